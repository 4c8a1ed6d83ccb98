import { type Fact, inferred, type Service } from '@landfall/model';
import { evidenceOf } from '../report.ts';

/**
 * How libraries are told to work on several tasks at once, and those that never do.
 *
 * @source documentation of each: Celery "Workers Guide" (-c, --concurrency, --autoscale=MAX,MIN); Sidekiq "Advanced Options"
 *   (-c); RQ "Workers", Laravel "Queues" and Resque README: a worker is one process with one job
 */
const flags: Readonly<Record<string, RegExp | 'one'>> = {
  celery: /\s(?:-c[ =]?|--concurrency[ =]|--autoscale[ =])["']?(\d{1,3})\b/,
  sidekiq: /\s(?:-c[ =]?|--concurrency[ =])["']?(\d{1,3})\b/,
  rq: 'one',
  laravel: 'one',
  resque: 'one',
};

/** Tasks that one pod of a worker works on at once; undefined when neither its command nor its library says so. */
export function concurrencyOf({ command, entrypoint, place }: Service, library: string): Fact<number> | undefined {
  const flag = flags[library];
  if (flag === undefined) return undefined;
  if (flag === 'one') return inferred(1, 'concurrency', `a worker of ${library} works on one task at a time`, { place });
  const text = [...(entrypoint?.value ?? []), ...(command?.value ?? [])].join(' ');
  const count = Number(flag.exec(text)?.[1] ?? 0);
  if (count === 0) return undefined;
  const why = `the ${library} command works on ${count} ${count === 1 ? 'task' : 'tasks'} at once`;
  return inferred(count, 'concurrency', why, evidenceOf((command ?? entrypoint)?.origin));
}
