import { placeOf } from '../../places.ts';
import { brokerAddressOf } from '../../reading/brokers.ts';
import { acknowledgementOf, isCelerySettingMentioned, isCeleryWorker } from '../../reading/celery.ts';
import type { Rule } from '../../rule.ts';

/** How long a broker without acknowledgements waits before it gives a task to another worker. */
const waits = { redis: 'an hour', sqs: '30 minutes' } as const;

/** A long task is given to a second worker while the first is still at it. */
export const celeryRedelivers: Rule = {
  id: 'celery-redelivers',
  family: 'task-loss',
  severity: 'warning',
  topic: 'task-loss',
  title: 'A task that takes long is given out a second time.',
  why: 'Redis and SQS know no acknowledgement of their own. Celery gives a task that is not acknowledged within the visibility timeout to another worker, while the first is still doing it.',
  remedy: 'Set the visibility timeout longer than the longest task and the longest countdown.',
  change: {
    file: 'settings.py',
    before: ['CELERY_TASK_ACKS_LATE = True'],
    after: ['CELERY_TASK_ACKS_LATE = True', 'CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 4 * 3600}'],
  },
  *looks(view) {
    for (const service of view.services) {
      if (!isCeleryWorker(service)) continue;
      const broker = brokerAddressOf(service);
      if (broker?.kind !== 'redis' && broker?.kind !== 'sqs') continue;
      const acknowledgement = acknowledgementOf(service, view);
      if (acknowledgement.when === 'early' || isCelerySettingMentioned(service, /visibility_timeout/i, view)) continue;
      const place = placeOf(broker.variable.value, service.place);
      yield {
        service: service.name,
        place,
        message: `A task of ${service.name} that runs longer than ${waits[broker.kind]} is started a second time beside the first.`,
        evidence: [
          { text: `${broker.variable.name} names ${broker.kind === 'redis' ? 'Redis' : 'SQS'} as the broker`, place },
          {
            text: 'tasks are acknowledged late',
            ...(acknowledgement.place === undefined ? {} : { place: acknowledgement.place }),
          },
          { text: 'no visibility timeout is set' },
        ],
        confidence: 'likely',
      };
    }
  },
};
