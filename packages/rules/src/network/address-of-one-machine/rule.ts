import { placeOf } from '../../places.ts';
import { answersRequests } from '../../reading/running.ts';
import { urlsIn } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

const publicNames =
  /(?:PUBLIC|EXTERNAL|SITE|APP|BASE|FRONTEND|WEB|CANONICAL|ROOT|SERVER|PORTAL|HOME|WEBHOOK|CALLBACK|REDIRECT|ORIGIN)_?(?:BASE_?|PUBLIC_?)?UR[LI]S?$|^(?:URL|HOST_URL|SITE_URL|BASE_URL)$/i;

/** People are sent to localhost. */
export const addressOfOneMachine: Rule = {
  id: 'address-of-one-machine',
  family: 'network',
  severity: 'advice',
  topic: 'other',
  title: 'The public address of the application is localhost.',
  why: 'Links in mails, redirects after a login and calls of the browser use this address. It holds on the machine of the person who wrote it and in no environment.',
  remedy: 'State the public address for each environment.',
  change: { file: 'compose.yaml', before: ['PUBLIC_URL: http://localhost:3000'], after: ['PUBLIC_URL: ${PUBLIC_URL:?}'] },
  *looks({ services }) {
    for (const service of services) {
      if (!answersRequests(service) && service.role.role !== 'unknown') continue;
      const variable = service.environment.find(
        ({ name, value, template }) =>
          template === undefined &&
          publicNames.test(name) &&
          urlsIn(value.value ?? '').some(
            ({ scheme, host }) => /^https?$/.test(scheme) && /^(?:localhost|127\.0\.0\.1)$/.test(host),
          ),
      );
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} sends people to localhost: ${variable.name} is the address of one machine.`,
        evidence: [{ text: `${variable.name} names localhost`, place }],
        confidence: 'likely',
      };
    }
  },
};
