import { Cron } from 'croner';
import { TaskError } from './errors.ts';

/**
 * What happens with times that passed while nobody could start them: none of them (`skip`), one for all of them (`once`), or each
 * of them, at most a hundred (`all`).
 */
export type MissedPolicy = 'skip' | 'once' | 'all';

/** When a schedule is due: a cron pattern of five or six fields, read in a time zone. */
export interface CronTimes {
  readonly cron: string;
  /** A name such as `Europe/Berlin`; `UTC` is one. */
  readonly timeZone: string;
  readonly missed: MissedPolicy;
  /** Milliseconds by which a start may be late and still count as on time. */
  readonly graceMs: number;
}

export interface DueTimes {
  /** The times to start a task for, oldest first. */
  readonly due: readonly Date[];
  /** When the schedule is due next. */
  readonly next: Date;
}

const mostMissed = 100;

/**
 * The next time after `after`. Where clocks are put forward, a time that does not exist comes as soon as clocks show a later one;
 * where they are put back, a time that exists twice counts once.
 *
 * @throws TaskError `NO_SUCH_SCHEDULE` when the pattern or the zone cannot be read, or never comes
 */
export function nextTime({ cron, timeZone }: Pick<CronTimes, 'cron' | 'timeZone'>, after: Date): Date {
  const next = parse(cron, timeZone).nextRun(after);
  if (next === null) throw new TaskError('NO_SUCH_SCHEDULE', `${cron} in ${timeZone} never comes`);
  return next;
}

function parse(cron: string, timeZone: string): Cron {
  try {
    const pattern = new Cron(cron, { timezone: timeZone, paused: true });
    pattern.nextRun(new Date(0));
    return pattern;
  } catch (cause) {
    throw new TaskError('NO_SUCH_SCHEDULE', `${cron} in ${timeZone}: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}

/** What a schedule that is due at `first` has to start at the time `now`. */
export function dueTimes(times: CronTimes, first: Date, now: Date): DueTimes {
  if (first > now) return { due: [], next: first };
  // However long the pause was, only the newest count: they are found from the end.
  const newest = parse(times.cron, times.timeZone).previousRuns(mostMissed, new Date(now.getTime() + 1));
  const passed = newest.filter((time) => time >= first).sort((a, b) => a.getTime() - b.getTime());
  // Looked at from the end, a time that clocks skipped is not there; we said that it comes.
  if (passed.length < mostMissed && passed[0]?.getTime() !== first.getTime()) passed.unshift(first);
  const next = nextTime(times, now);
  if (times.missed === 'all') return { due: passed, next };
  const onTime = passed.filter((time) => now.getTime() - time.getTime() <= times.graceMs);
  if (times.missed === 'once' && onTime.length === 0) return { due: passed.slice(-1), next };
  return { due: onTime, next };
}
