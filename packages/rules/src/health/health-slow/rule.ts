import { checkOf } from '../../reading/health-check.ts';
import { answersRequests } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** Two minutes: longer than people wait, and than an update should take for each pod. */
const tooLongMs = 120_000;

/** It takes long until a fault is seen. */
export const healthSlow: Rule = {
  id: 'health-slow',
  family: 'health',
  severity: 'advice',
  topic: 'health-wrong',
  title: 'A pod that fails keeps its requests for minutes.',
  why: 'Readiness takes a pod out of rotation after interval times retries. In Compose nothing listened to the check, so slow values did no harm; in a cluster this is how long requests fail.',
  remedy: 'Check what answers requests every ten seconds or so, and give up after three.',
  change: { file: 'compose.yaml', before: ['interval: 5m'], after: ['interval: 10s'] },
  *looks({ services }) {
    for (const service of services) {
      const inForce = checkOf(service);
      if (inForce === undefined || !answersRequests(service)) continue;
      const { intervalMs, retries } = inForce.check;
      const totalMs = (intervalMs?.value ?? 30_000) * Math.max(1, retries?.value ?? 3);
      if (totalMs <= tooLongMs) continue;
      yield {
        service: service.name,
        place: inForce.place,
        message: `A pod of ${service.name} that no longer works gets requests for ${totalMs / 1000} s before it is left out.`,
        evidence: [
          { text: `every ${(intervalMs?.value ?? 30_000) / 1000} s, ${retries?.value ?? 3} times`, place: inForce.place },
        ],
      };
    }
  },
};
