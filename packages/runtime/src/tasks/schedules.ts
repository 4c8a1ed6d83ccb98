import type { PoolClient } from 'pg';
import { type CronTimes, dueTimes, type MissedPolicy, nextTime } from './cron.ts';
import { readNow, type TaskDatabase } from './database.ts';
import type { PayloadOf, Priority, TaskDefinition } from './definition.ts';
import { levelOf, readText } from './enqueue.ts';
import { TaskError } from './errors.ts';
import { toJson } from './json.ts';
import { readWith } from './standard-schema.ts';

/** When a schedule is due, and what it queues then. */
export interface ScheduleOptions<Definition extends TaskDefinition> {
  /** A name of its own; setting it again replaces what it says. */
  readonly name: string;
  /** Five fields, or six with seconds in front. */
  readonly cron: string;
  /** `UTC` by default. */
  readonly timeZone?: string;
  /** `once` by default. */
  readonly missed?: MissedPolicy;
  /** Milliseconds by which a start may be late and still be on time. A minute by default. */
  readonly graceMs?: number;
  readonly tenant?: string;
  readonly priority?: Priority;
  readonly payload: PayloadOf<Definition>;
}

/**
 * Sets a schedule. What it is due for does not change when it is set again with the same times, so every replica may do so at its
 * start.
 *
 * @throws TaskError `NO_SUCH_SCHEDULE`, `PAYLOAD_INVALID`
 */
export async function setSchedule<Definition extends TaskDefinition>(
  database: TaskDatabase,
  definition: Definition,
  options: ScheduleOptions<Definition>,
): Promise<void> {
  const { cron, timeZone = 'UTC', missed = 'once', graceMs = 60_000, tenant = 'default' } = options;
  const read = await readWith(definition.payload, options.payload);
  if ('problems' in read) throw new TaskError('PAYLOAD_INVALID', `${definition.name}: ${read.problems}`);
  const payload = toJson(options.payload, `the payload of ${options.name}`);
  const level = levelOf(options.priority ?? definition.priority);
  const next = nextTime({ cron, timeZone }, await readNow(database));
  await database.query(
    `insert into {schema}.schedule as s
       (name, cron, time_zone, missed, grace_ms, queue, tenant, kind, version, level, payload, next_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (name) do update set cron = $2, time_zone = $3, missed = $4, grace_ms = $5, queue = $6, tenant = $7, kind = $8,
       version = $9, level = $10, payload = $11,
       next_at = case when s.cron = $2 and s.time_zone = $3 then s.next_at else $12 end`,
    [
      readText(options.name, 'the name of a schedule'),
      cron,
      timeZone,
      missed,
      graceMs,
      definition.queue,
      readText(tenant, 'tenant'),
      definition.name,
      definition.version,
      level,
      payload,
      next,
    ],
  );
}

interface ScheduleRow {
  readonly name: string;
  readonly cron: string;
  readonly time_zone: string;
  readonly missed: MissedPolicy;
  readonly grace_ms: number;
  readonly queue: string;
  readonly tenant: string;
  readonly kind: string;
  readonly version: number;
  readonly level: number;
  readonly payload: unknown;
  readonly next_at: Date;
}

/**
 * Queues a task for every time that has come, each once however many processes do this: the row of the schedule is held, and the
 * time is the key of the task.
 *
 * @returns how many tasks were queued
 */
export async function tickSchedules(
  database: TaskDatabase,
  client: PoolClient,
  trouble: (error: unknown) => void,
): Promise<number> {
  const rows = await database.query<ScheduleRow>(
    'select * from {schema}.schedule where next_at <= clock_timestamp() and not is_paused order by name for update skip locked',
    [],
    client,
  );
  if (rows.length === 0) return 0;
  const now = await readNow(database, client);
  let queued = 0;
  for (const row of rows) {
    const times: CronTimes = { cron: row.cron, timeZone: row.time_zone, missed: row.missed, graceMs: row.grace_ms };
    try {
      const { due, next } = dueTimes(times, row.next_at, now);
      for (const time of due) {
        await queueTick(database, client, row, time);
        queued += 1;
      }
      await database.query(
        'update {schema}.schedule set next_at = $2, last_at = $3 where name = $1',
        [row.name, next, now],
        client,
      );
    } catch (error) {
      // One that cannot be read, because the time zones of this machine are older, must not hold up the others.
      if (!(error instanceof TaskError)) throw error;
      trouble(error);
    }
  }
  return queued;
}

async function queueTick(database: TaskDatabase, client: PoolClient, row: ScheduleRow, time: Date): Promise<void> {
  const key = `schedule ${row.name} ${time.toISOString()}`;
  const { queue, kind, version, tenant, level } = row;
  const values = [queue, kind, version, tenant, JSON.stringify(row.payload), level, null, null, null, null, true, key];
  await database.call('enqueue_once', values, client);
}
