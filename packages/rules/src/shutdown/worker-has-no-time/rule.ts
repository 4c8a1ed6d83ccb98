import { commandLineOf } from '../../reading/command-line.ts';
import { takesTasks } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** What Kubernetes gives when nobody says anything. */
const usualGraceSeconds = 30;

/** A worker gets the usual time to end. */
export const workerHasNoTime: Rule = {
  id: 'worker-has-no-time',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'A worker has no time to finish what it is doing.',
  why: 'A pod that is told to stop is killed after 30 seconds when nothing else is said. Workers are stopped often in a cluster; every task that takes longer than the grace period is cut off.',
  remedy: 'State a stop_grace_period as long as the longest task takes.',
  change: {
    file: 'compose.yaml',
    before: ['worker:', '  command: celery -A app worker'],
    after: ['worker:', '  command: celery -A app worker', '  stop_grace_period: 10m'],
  },
  *looks(view) {
    for (const service of view.services) {
      if (!takesTasks(service, view) || service.stopGracePeriodMs !== undefined) continue;
      const place = commandLineOf(service)?.place ?? service.place;
      yield {
        service: service.name,
        place,
        message: `A task of ${service.name} that takes longer than ${usualGraceSeconds} s is cut off whenever its pod is stopped: no stop_grace_period is stated.`,
        evidence: [{ text: `${service.name} takes tasks from a queue, and states no stop_grace_period`, place }],
      };
    }
  },
};
