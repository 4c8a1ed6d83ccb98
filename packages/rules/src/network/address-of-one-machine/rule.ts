import { placeOf } from '../../places.ts';
import { answersRequests } from '../../reading/running.ts';
import { urlsIn } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

const publicNames =
  /(?:PUBLIC|EXTERNAL|SITE|APP|BASE|FRONTEND|WEB|CANONICAL|ROOT|SERVER|PORTAL|HOME|WEBHOOK|CALLBACK|REDIRECT|ORIGIN)_?(?:BASE_?|PUBLIC_?)?UR[LI]S?$|^(?:URL|HOST_URL|SITE_URL|BASE_URL)$/i;

/** Names that a platform gives to an application; they end with the contract. */
const ofPlatform = /\.(?:herokuapp\.com|onrender\.com|fly\.dev|up\.railway\.app)$/;

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
            ({ scheme, host }) => /^https?$/.test(scheme) && (/^(?:localhost|127\.0\.0\.1)$/.test(host) || ofPlatform.test(host)),
          ),
      );
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      const isAtPlatform = urlsIn(variable.value.value ?? '').some(({ host }) => ofPlatform.test(host));
      yield {
        service: service.name,
        place,
        message: isAtPlatform
          ? `${service.name} sends people to where it runs now: ${variable.name} is an address of the platform, and not of the cluster.`
          : `${service.name} sends people to localhost: ${variable.name} is the address of one machine.`,
        evidence: [{ text: `${variable.name} names ${isAtPlatform ? 'the platform' : 'localhost'}`, place }],
        confidence: 'likely',
      };
    }
  },
};
