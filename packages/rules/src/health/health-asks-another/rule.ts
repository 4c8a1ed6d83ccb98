import { checkOf, hostsAsked } from '../../reading/health-check.ts';
import { namesOf, serviceAt } from '../../reading/hosts.ts';
import type { Rule } from '../../rule.ts';

/** The check asks another service. */
export const healthAsksAnother: Rule = {
  id: 'health-asks-another',
  family: 'health',
  severity: 'warning',
  topic: 'health-wrong',
  title: 'The health check asks another service.',
  why: 'A probe is asked of each pod. When it asks another service, all pods become unready together as soon as that one stumbles, and a short pause of one component becomes an outage of several.',
  remedy: 'Ask the service itself, on 127.0.0.1; watch the other one by its own check.',
  change: {
    file: 'compose.yaml',
    before: ['test: curl -f http://api:8000/health'],
    after: ['test: curl -f http://127.0.0.1:3000/health'],
  },
  *looks(view) {
    for (const service of view.services) {
      const inForce = checkOf(service);
      if (inForce === undefined) continue;
      const own = namesOf(service);
      const other = hostsAsked(inForce).find((host) => !own.includes(host) && serviceAt(view, host) !== undefined);
      if (other === undefined) continue;
      yield {
        service: service.name,
        place: inForce.place,
        message: `When ${other} does not answer, every pod of ${service.name} leaves the rotation too: its check asks ${other} and not itself.`,
        evidence: [{ text: `the check asks ${other}`, place: inForce.place }],
      };
    }
  },
};
