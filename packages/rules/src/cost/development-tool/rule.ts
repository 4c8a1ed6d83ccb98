import type { Rule } from '../../rule.ts';

const tools: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:mailhog|mailpit|maildev|mailcatcher|smtp4dev|fake-smtp|inbucket)/, 'catches mails: none of them ever leaves'],
  [
    /(?:^|\/)(?:adminer|phpmyadmin|pgadmin4?|mongo-express|redis-commander|redisinsight|phpredisadmin|kafka-ui|kafdrop|cloudbeaver)/,
    'gives a database to everybody who finds its address',
  ],
  [
    /(?:^|\/)(?:localstack|azurite|fake-gcs-server|dynamodb-local|stripe-mock|wiremock|mockserver)/,
    'stands in for a service that production has for real',
  ],
];

/** A tool of developers. */
export const developmentTool: Rule = {
  id: 'development-tool',
  family: 'cost',
  severity: 'advice',
  topic: 'cost',
  title: 'A tool of developers is part of what is delivered.',
  why: 'It takes memory and a name in every environment, and what helps a developer harms production: mails that nobody gets, a way into the database, answers that are made up.',
  remedy: 'Put it behind a profile that only developers switch on.',
  change: {
    file: 'compose.yaml',
    before: ['mail: {image: axllent/mailpit:v1.20}'],
    after: ['mail: {image: axllent/mailpit:v1.20, profiles: [development]}'],
  },
  *looks({ services }) {
    // A folder that holds nothing but the tool is there for the sake of it.
    if (services.length === 1) return;
    for (const service of services) {
      const tool = tools.find(([pattern]) => pattern.test(service.image?.value ?? ''));
      if (tool === undefined || service.profiles.length > 0) continue;
      yield {
        service: service.name,
        place: service.place,
        message: `${service.name} is delivered to every environment, and there it ${tool[1]}.`,
        evidence: [{ text: `the image is ${service.image?.value}, behind no profile`, place: service.place }],
      };
    }
  },
};
