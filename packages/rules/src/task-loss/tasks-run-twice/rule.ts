import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

const again: ReadonlyMap<string, string> = new Map([
  ['dramatiq', 'Dramatiq acknowledges after the work'],
  ['symfony-messenger', 'Symfony Messenger acknowledges after the work'],
  ['good-job', 'GoodJob releases the lock of a worker that disappears'],
  ['graphile-worker', 'Graphile Worker gives out a job again that stays locked for four hours'],
  ['arq', 'ARQ runs a job again that was cut off'],
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
  *looks({ services }) {
    for (const service of services) {
      const says = again.get(service.role.product ?? '');
      if (service.role.role !== 'worker' || says === undefined) continue;
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
