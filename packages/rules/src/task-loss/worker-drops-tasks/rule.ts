import { queueLibraryOf } from '../../reading/brokers.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';
import { isInCode } from '../../sources/find-in-code.ts';

/** Libraries that take a task off the queue before it is done, and what happens to it. */
const libraries: readonly {
  readonly product: string;
  readonly name: string;
  readonly fate: string;
  readonly remedy: string;
  readonly cure?: RegExp;
}[] = [
  {
    product: 'sidekiq',
    name: 'Sidekiq',
    fate: 'a job is gone from Redis while it runs, and is pushed back only when the process has time to end',
    remedy:
      'Use reliable fetch (super_fetch), keep the grace period above the timeout of Sidekiq (25 s), and give enough memory that no worker is killed.',
    cure: /super_fetch|sidekiq-pro|sidekiq-ent|reliable_fetch/,
  },
  {
    product: 'resque',
    name: 'Resque',
    fate: 'a job is gone from Redis while it runs',
    remedy: 'Retry on termination (resque-retry with TERM_CHILD=1), or move to a library that acknowledges after the work.',
    cure: /resque[-_]retry|Resque::TermException|TERM_CHILD/,
  },
  {
    product: 'rq',
    name: 'RQ',
    fate: 'a job whose worker disappears ends among the failed ones and is not run again',
    remedy: 'Give jobs a Retry, and requeue what is in the registry of failed jobs.',
    cure: /\bRetry\(/,
  },
  {
    product: 'huey',
    name: 'Huey',
    fate: 'a task is gone from the queue while it runs, and SIGTERM, which Kubernetes sends, interrupts it',
    remedy: 'Set stop_signal to SIGINT, on which Huey finishes its tasks, and let tasks retry.',
  },
];

/** Workers that lose what they are doing, apart from Celery. */
export const workerDropsTasks: Rule = {
  id: 'worker-drops-tasks',
  family: 'task-loss',
  severity: 'warning',
  topic: 'task-loss',
  title: 'The library takes a task off the queue before it is done.',
  why: 'Pods are stopped far more often than containers on one machine: by drains, by scaling in, by memory limits. A task that was taken off the queue and not finished is then lost.',
  remedy: 'Use a way of fetching that keeps the task until it is done.',
  change: {
    file: 'config/initializers/sidekiq.rb',
    before: ['Sidekiq.configure_server do |config|', 'end'],
    after: ['Sidekiq.configure_server do |config|', '  config.super_fetch!', 'end'],
  },
  *looks({ services, sources }) {
    for (const service of services) {
      const library =
        service.role.role === 'worker' ? libraries.find(({ product }) => queueLibraryOf(service) === product) : undefined;
      if (library === undefined) continue;
      const { name, fate, remedy, cure } = library;
      if (library.product === 'huey' && (service.stopSignal?.value ?? '').endsWith('INT')) continue;
      const files = sources.of(service);
      if (cure !== undefined && isInCode(files, /\.(?:rb|py)$|Gemfile/, cure)) continue;
      const place = commandLineOf(service)?.place ?? service.place;
      yield {
        service: service.name,
        place,
        message: `${service.name} may lose what it is doing when its pod is stopped: with ${name} ${fate}.`,
        evidence: [{ text: `${service.name} runs ${name}`, place }],
        remedy,
        confidence: files.length > 0 ? 'certain' : 'likely',
      };
    }
  },
};
