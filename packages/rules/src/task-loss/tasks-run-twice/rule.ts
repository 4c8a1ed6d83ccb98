import type { Service } from '@landfall/model';
import { acknowledgementOf, isCeleryWorker } from '../../reading/celery.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';
import type { View } from '../../view.ts';

const again: ReadonlyMap<string, string> = new Map([
  ['dramatiq', 'Dramatiq acknowledges after the work'],
  ['symfony-messenger', 'Symfony Messenger acknowledges after the work'],
  ['good-job', 'GoodJob releases the lock of a worker that disappears'],
  ['graphile-worker', 'Graphile Worker gives out a job again that stays locked for four hours'],
  ['arq', 'ARQ runs a job again that was cut off'],
  ['bullmq', 'BullMQ gives out a job again whose worker no longer renews its lock'],
  ['delayed-job', 'Delayed Job gives out a job again that stays locked for four hours'],
]);

/** Tasks survive, and may therefore run twice. */
export const tasksRunTwice: Rule = {
  id: 'tasks-run-twice',
  family: 'task-loss',
  severity: 'advice',
  topic: 'task-loss',
  title: 'A task that is cut off runs again from its beginning.',
  why: 'The library keeps a task until it is done, so nothing is lost when a pod is stopped. The price is that a task may be half done when it starts again: mails are sent twice, rows are written twice.',
  remedy: 'Let a developer say for each task whether it may run twice, and make the others so.',
  change: {
    file: 'tasks.py',
    before: ['def charge(order):', '    pay(order)'],
    after: ['def charge(order):', '    pay(order, idempotency_key=order.id)'],
  },
  *looks(view) {
    for (const service of view.services) {
      const says = saysOf(service, view);
      if (says === undefined) continue;
      const place = commandLineOf(service)?.place ?? service.place;
      yield {
        service: service.name,
        place,
        message: `When a pod of ${service.name} is stopped, the task that it was at starts again elsewhere: whether it may is for a developer to say.`,
        evidence: [{ text: says, place }],
      };
    }
  },
};

/** Why the tasks of a worker are given out again; undefined when they are not, or when nobody knows. */
function saysOf(service: Service, view: View): string | undefined {
  if (service.role.role !== 'worker') return undefined;
  if (!isCeleryWorker(service)) return again.get(service.role.product ?? '');
  return acknowledgementOf(service, view).when === 'late' ? 'Celery is told to acknowledge after the work' : undefined;
}
