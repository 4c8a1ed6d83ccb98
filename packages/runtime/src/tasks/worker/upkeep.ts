import type { TaskDatabase } from '../database.ts';
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

/** Rows of each table that are deleted at most in one go, so that no transaction is long. */
const forgetAtOnce = 2000;

const dayMs = 86_400_000;

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
  await database.transaction(async (client) => {
    const [lock] = await database.query<{ readonly ours: boolean }>(
      `select pg_try_advisory_xact_lock(${lockId}, hashtext($1)) as ours`,
      [database.schema],
      client,
    );
    if (lock?.ours !== true) return;
    await database.call('sweep_workers', [maxCrashes, dayMs], client);
    await tickSchedules(database, client, trouble);
    if (!isThorough) return;
    await database.call('reopen_lanes', [], client);
    await database.call('forget', [forgetAtOnce, keepDeadMs], client);
  });
}
