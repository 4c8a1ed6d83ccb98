import { type Hint, inferred, type Service } from '@landfall/model';
import { type Cursor, child, itemsOf, sortedEntriesOf } from './cursor.ts';
import { readService, type ServiceSurroundings } from './read-service.ts';
import { text } from './scalar.ts';
import type { Remark } from './service-key.ts';

/**
 * Reads `jobs`: each with a schedule is a service that ends by itself. One that is only started by hand has nothing to wait
 * for in a cluster and is reported.
 *
 * @param taken names of services, which a job must not have too
 */
export function readJobs(root: Cursor, taken: ReadonlySet<string>, surroundings: ServiceSurroundings): Service[] {
  return sortedEntriesOf(child(root, 'jobs')).flatMap(({ name, at }) => {
    const triggers = child(at, 'triggers');
    const schedule = scheduleOf(triggers, surroundings.remark);
    const manual = child(triggers, 'manual');
    if (manual !== undefined) surroundings.remark(manual.key, 'job-by-hand');
    if (schedule.length === 0) {
      surroundings.remark(at.key, 'job-not-scheduled');
      return [];
    }
    const job = readService(taken.has(name) ? `${name}-job` : name, at, surroundings);
    const mode = inferred('replicated-job' as const, 'compose-job', 'A job ends by itself.', {
      place: at.node.place,
      key: at.key,
    });
    return [{ ...job, mode, hints: [...job.hints, ...schedule] }];
  });
}

/** The first schedule, and its time zone; further ones, and settings that a CronJob has no field for, are remarked. */
function scheduleOf(triggers: Cursor | undefined, remark: Remark): Hint[] {
  const [first, ...others] = itemsOf(child(triggers, 'schedule'));
  for (const other of others) remark(other.key, 'job-second-schedule');
  for (const setting of ['concurrency', 'missed_fires']) {
    const found = child(first, setting);
    if (found !== undefined) remark(found.key, 'job-trigger-setting');
  }
  const cron = text(child(first, 'cron'));
  if (cron === undefined) return [];
  const timeZone = text(child(first, 'timezone'));
  return [
    { name: 'schedule', value: cron, dialect: 'compose' },
    ...(timeZone === undefined ? [] : [{ name: 'schedule.timeZone', value: timeZone, dialect: 'compose' } as const]),
  ];
}
