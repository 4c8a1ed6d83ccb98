import { checkOf } from '../../reading/health-check.ts';
import type { Rule } from '../../rule.ts';

const costly: readonly { readonly pattern: RegExp; readonly what: string; readonly belowMs: number }[] = [
  {
    pattern: /\bcelery\b[^;&|]{0,200}\binspect\b/,
    what: 'loads the application and asks the workers through the broker',
    belowMs: 120_000,
  },
  {
    pattern: /\bmanage\.py\b|\brails\s+runner\b|\bartisan\b|bin\/console\b/,
    what: 'loads the whole application',
    belowMs: 60_000,
  },
  {
    pattern: /\bkafka-(?:topics|broker-api-versions|consumer-groups)(?:\.sh)?\b|\bcqlsh\b|\bnodetool\b/,
    what: 'starts a Java or Python client',
    belowMs: 30_000,
  },
];

/** The check costs more than it tells. */
export const healthCostly: Rule = {
  id: 'health-costly',
  family: 'health',
  severity: 'advice',
  topic: 'health-wrong',
  title: 'The health check is expensive for how often it runs.',
  why: 'Probes run in the container and count against its limits. A check that starts an interpreter with the whole application takes seconds of CPU; under load it takes longer than its timeout, and busy pods are declared broken.',
  remedy:
    'Touch a file from within the process and look at its age, or ask an address of the service itself; run the costly check every few minutes at most.',
  change: {
    file: 'compose.yaml',
    before: ['test: celery -A app inspect ping', 'interval: 30s'],
    after: ['test: find /tmp/worker-heartbeat -mmin -1 | grep -q .', 'interval: 30s'],
  },
  *looks({ services }) {
    for (const service of services) {
      const inForce = checkOf(service);
      const intervalMs = inForce?.check.intervalMs?.value ?? 30_000;
      const found =
        inForce === undefined
          ? undefined
          : costly.find(({ pattern, belowMs }) => pattern.test(inForce.text) && intervalMs < belowMs);
      if (inForce === undefined || found === undefined) continue;
      yield {
        service: service.name,
        place: inForce.place,
        message: `Every ${intervalMs / 1000} s the check of ${service.name} ${found.what}: under load it will not answer in time, and busy pods look broken.`,
        evidence: [{ text: `the check ${found.what}`, place: inForce.place }],
        confidence: 'likely',
      };
    }
  },
};
