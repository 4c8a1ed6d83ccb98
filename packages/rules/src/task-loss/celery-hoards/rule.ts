import { acknowledgementOf, isCelerySettingMentioned, isCeleryWorker } from '../../reading/celery.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** A busy worker holds tasks that an idle one could do. */
export const celeryHoards: Rule = {
  id: 'celery-hoards',
  family: 'task-loss',
  severity: 'advice',
  topic: 'task-loss',
  title: 'A worker reserves tasks that it is not working on.',
  why: 'Celery fetches four tasks for each process ahead. A worker with a long task sits on the next ones, new workers that an autoscaler starts find the queue empty, and all reserved tasks wait again when the pod is stopped.',
  remedy: 'Set worker_prefetch_multiplier to 1 where tasks take longer than a second.',
  change: {
    file: 'settings.py',
    before: ['CELERY_TASK_ACKS_LATE = True'],
    after: ['CELERY_TASK_ACKS_LATE = True', 'CELERY_WORKER_PREFETCH_MULTIPLIER = 1'],
  },
  *looks(view) {
    for (const service of view.services) {
      if (!isCeleryWorker(service) || view.sources.of(service).length === 0) continue;
      const acknowledgement = acknowledgementOf(service, view);
      if (acknowledgement.when === 'early' || isCelerySettingMentioned(service, /prefetch[_-]?multiplier|-O\s*fair/i, view))
        continue;
      const place = commandLineOf(service)?.place ?? service.place;
      yield {
        service: service.name,
        place,
        message: `${service.name} fetches tasks ahead: behind a long one they wait, also when other workers are idle.`,
        evidence: [{ text: 'no prefetch multiplier is set in its command, variables or code', place }],
        confidence: 'likely',
      };
    }
  },
};
