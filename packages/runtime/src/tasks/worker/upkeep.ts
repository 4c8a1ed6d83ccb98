import type { PoolClient } from 'pg';
import type { TaskDatabase } from '../database.ts';
import { quote } from '../migrate.ts';
import { tickSchedules } from '../schedules.ts';

/** What keeps the tables in order, beside the work. */
export interface UpkeepOptions {
  /** Deaths of workers after which a task that took part in all of them is a dead letter. 5 by default. */
  readonly maxCrashes: number;
  /** Milliseconds that dead letters are kept. */
  readonly keepDeadMs: number;
}

/** Any number that nobody else uses for an advisory lock: the letters of `swep`. */
const lockId = 0x73_77_65_70;

/** Rows of each table that are deleted at most in one go, so that no transaction is long, and how often in a round. */
const forget = { atOnce: 2000, times: 50 };

const dayMs = 86_400_000;

/** Rows that passed through the table of tasks, and their share of it, from which on a claim notices that it steps over them. */
const deadRows = { atLeast: 20_000, share: 0.1 };

/**
 * Does the upkeep once, unless another process is at it: gives back what dead workers held, starts what schedules are due, and
 * on thorough rounds looks for lost arrivals and deletes what has expired.
 */
export async function keepUp(
  database: TaskDatabase,
  { maxCrashes, keepDeadMs }: UpkeepOptions,
  isThorough: boolean,
  trouble: (error: unknown) => void,
): Promise<void> {
  const isOurs = await holdUpkeep(database, async (client) => {
    await database.call('sweep_workers', [maxCrashes, dayMs], client);
    await tickSchedules(database, client, trouble);
    if (isThorough) await database.call('reopen_lanes', [], client);
    return true;
  });
  if (isOurs !== true || !isThorough) return;
  for (let time = 0; time < forget.times; time++) {
    const gone = await holdUpkeep(database, async (client) => {
      const [row] = await database.call<{ readonly forget: number }>('forget', [forget.atOnce, keepDeadMs], client);
      return row?.forget;
    });
    if ((gone ?? 0) < forget.atOnce) break;
  }
}

/** What `work` returns, in a transaction of the only process that is at the upkeep; undefined when another is at it. */
async function holdUpkeep<Result>(
  database: TaskDatabase,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result | undefined> {
  return await database.transaction(async (client) => {
    const [lock] = await database.query<{ readonly ours: boolean }>(
      `select pg_try_advisory_xact_lock(${lockId}, hashtext($1)) as ours`,
      [database.schema],
      client,
    );
    return lock?.ours === true ? await work(client) : undefined;
  });
}

/**
 * Vacuums the table of tasks when much has passed through it. Autovacuum looks once a minute by default, and a busy queue passes a
 * million rows in that time. Where another process is at it, or the account may not, the server passes over it with a warning.
 */
export async function clearPassed(database: TaskDatabase): Promise<void> {
  const [table] = await database.query<{ readonly is_due: boolean }>(
    `select n_dead_tup > ${deadRows.atLeast} + ${deadRows.share} * n_live_tup as is_due
     from pg_stat_user_tables where relid = to_regclass($1)`,
    [`${quote(database.schema)}.task`],
  );
  // Without truncation it takes no lock that work would wait for.
  if (table?.is_due === true) await database.query('vacuum (skip_locked, truncate off) {schema}.task');
}
