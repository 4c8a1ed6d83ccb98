import type { Service } from '@landfall/model';
import { placeOf } from '../../places.ts';
import { brokerAddressOf } from '../../reading/brokers.ts';
import { acknowledgementOf, celerySecondsOf, isCelerySettingMentioned, isCeleryWorker } from '../../reading/celery.ts';
import type { Rule, Sighting } from '../../rule.ts';
import type { View } from '../../view.ts';

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
      if (acknowledgement.when === 'early') continue;
      const place = placeOf(broker.variable.value, service.place);
      if (isCelerySettingMentioned(service, /visibility_timeout/i, view)) {
        yield* tooShort(service, view);
        continue;
      }
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

/** The timeout is stated, and shorter than what a task may take. */
function* tooShort(service: Service, view: View): Generator<Sighting> {
  const timeout = celerySecondsOf(service, 'visibility_timeout', view);
  const limit = celerySecondsOf(service, 'time_limit', view);
  if (timeout === undefined || limit === undefined || limit.seconds <= timeout.seconds) return;
  yield {
    service: service.name,
    place: timeout.place,
    message: `A task of ${service.name} may take ${limit.seconds} s, and after ${timeout.seconds} s it is started a second time beside the first.`,
    evidence: [
      { text: `the visibility timeout is ${timeout.seconds} s`, place: timeout.place },
      { text: `a task may take ${limit.seconds} s`, place: limit.place },
    ],
  };
}
