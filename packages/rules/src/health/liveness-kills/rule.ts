import { checkOf, hostsAsked } from '../../reading/health-check.ts';
import { namesOf, serviceAt } from '../../reading/hosts.ts';
import type { Rule } from '../../rule.ts';

/** A check that is hard to pass under load decides about restarts. */
export const livenessKills: Rule = {
  id: 'liveness-kills',
  family: 'health',
  severity: 'warning',
  topic: 'health-wrong',
  title: 'A liveness probe restarts pods that only wait or work.',
  why: 'A liveness probe restarts the container when it fails. A check that asks another service, starts a program of its own or gives up after a second fails for pods that are well: under load they are restarted one after the other, and the load of each goes to the rest.',
  remedy:
    'Ask for liveness only with a cheap question to the process itself, with a timeout of several seconds; else leave it to readiness.',
  change: { file: 'compose.yaml', before: ['x-landfall: {liveness: true}'], after: ['x-landfall: {liveness: false}'] },
  handled: 'The liveness probe is three times as patient as readiness.',
  *looks(view) {
    for (const service of view.services) {
      const wish = service.hints.find(({ name, value }) => name === 'liveness' && value.value === true);
      const inForce = wish === undefined ? undefined : checkOf(service);
      if (inForce === undefined) continue;
      const own = namesOf(service);
      const other = hostsAsked(inForce).find((host) => !own.includes(host) && serviceAt(view, host) !== undefined);
      const timeoutMs = inForce.check.timeoutMs?.value ?? 30_000;
      const isHeavy = /\bcelery\b.*\binspect\b|\bmanage\.py\b|\brails\s+runner\b|\bartisan\b|bin\/console\b/s.test(inForce.text);
      const reason =
        other !== undefined
          ? `its check asks ${other}`
          : isHeavy
            ? 'its check loads the whole application'
            : timeoutMs <= 1000
              ? `its check gives up after ${timeoutMs / 1000} s`
              : undefined;
      if (reason === undefined) continue;
      yield {
        service: service.name,
        place: inForce.place,
        message: `Pods of ${service.name} that are well are restarted, all of them when it matters most: ${reason}, and liveness is asked for.`,
        evidence: [{ text: reason, place: inForce.place }],
      };
    }
  },
};
