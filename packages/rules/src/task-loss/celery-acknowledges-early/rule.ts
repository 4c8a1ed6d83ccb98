import { acknowledgementOf, isCeleryWorker } from '../../reading/celery.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** Tasks are gone from the queue before they are done. */
export const celeryAcknowledgesEarly: Rule = {
  id: 'celery-acknowledges-early',
  family: 'task-loss',
  severity: 'warning',
  topic: 'task-loss',
  title: 'Celery takes a task off the queue before it is done.',
  why: 'Celery acknowledges a task when it starts. A pod is stopped whenever its node is drained, its memory runs out or fewer workers are needed; what it was doing is then in no queue and nobody does it again.',
  remedy: 'Acknowledge after the task: set task_acks_late and task_reject_on_worker_lost, once the tasks may safely run twice.',
  change: {
    file: 'settings.py',
    before: ['CELERY_TASK_ACKS_LATE = False'],
    after: ['CELERY_TASK_ACKS_LATE = True', 'CELERY_TASK_REJECT_ON_WORKER_LOST = True', 'CELERY_WORKER_PREFETCH_MULTIPLIER = 1'],
  },
  *looks(view) {
    for (const service of view.services) {
      if (!isCeleryWorker(service)) continue;
      const acknowledgement = acknowledgementOf(service, view);
      if (acknowledgement.when === 'late') continue;
      const place = commandLineOf(service)?.place ?? service.place;
      const evidence = [{ text: `${service.name} runs a Celery worker`, place }];
      if (acknowledgement.isSeen) {
        yield {
          service: service.name,
          place,
          severity: 'blocker',
          message: `${service.name} loses what it is doing when its pod is stopped: its tasks are acknowledged before they are done.`,
          evidence: [
            ...evidence,
            acknowledgement.place === undefined
              ? { text: 'nothing in its code or variables asks for late acknowledgement' }
              : { text: 'late acknowledgement is not switched on here', place: acknowledgement.place },
          ],
        };
      } else {
        yield {
          service: service.name,
          place,
          message: `${service.name} loses what it is doing when its pod is stopped, unless its code, which is not here, acknowledges tasks late.`,
          evidence: [...evidence, { text: 'no variable asks for late acknowledgement, and Celery does not do it by itself' }],
          confidence: 'likely',
        };
      }
    }
  },
};
