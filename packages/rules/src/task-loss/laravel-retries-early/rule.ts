import { commandLineOf } from '../../reading/command-line.ts';
import { valueOf } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

/** What config/queue.php says when nobody changes it, in seconds. */
const usualRetryAfter = 90;

/** A second worker takes a job while the first is still at it. */
export const laravelRetriesEarly: Rule = {
  id: 'laravel-retries-early',
  family: 'task-loss',
  severity: 'warning',
  topic: 'task-loss',
  title: 'Laravel gives a job to a second worker before the first may be done.',
  why: 'A job that is not done after retry_after (90 seconds by default) is given out again. When the timeout of the worker is longer, two pods do the same job at once. One worker on one machine seldom showed it.',
  remedy: 'Set retry_after some seconds longer than the timeout of the workers.',
  change: {
    file: 'compose.yaml',
    before: ['command: php artisan queue:work --timeout=300'],
    after: ['command: php artisan queue:work --timeout=300', 'environment: {REDIS_QUEUE_RETRY_AFTER: 310}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = commandLineOf(service);
      if (command === undefined || !/\bartisan\s+queue:(?:work|listen)\b/.test(command.text)) continue;
      const timeoutSeconds = Number(/--timeout[= ](\d+)/.exec(command.text)?.[1] ?? '60');
      const stated = valueOf(service, /RETRY_AFTER$/);
      const retrySeconds = stated === undefined ? usualRetryAfter : Number(stated);
      if (timeoutSeconds !== 0 && timeoutSeconds < retrySeconds) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `A job of ${service.name} ${timeoutSeconds === 0 ? 'without an end' : `that takes up to ${timeoutSeconds} s`} is given to a second worker after ${retrySeconds} s.`,
        evidence: [
          {
            text: `the timeout is ${timeoutSeconds === 0 ? 'off' : `${timeoutSeconds} s`}, retry_after is ${retrySeconds} s`,
            place: command.place,
          },
        ],
        confidence: stated === undefined ? 'likely' : 'certain',
      };
    }
  },
};
