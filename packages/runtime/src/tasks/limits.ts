import type { TaskDatabase } from './database.ts';
import { readText } from './enqueue.ts';
import { TaskError } from './errors.ts';

/** What a tenant gets of a queue. What is not named stays as it is; `null` takes a limit away. */
export interface TenantSettings {
  /** Its share in comparison with other tenants, who have 1. */
  readonly weight?: number;
  /** Nothing of it starts; what runs goes on. */
  readonly isPaused?: boolean;
  /** Tasks that run at once, over all workers. */
  readonly maxRunning?: number | null;
  /** Starts in a second, over all workers. */
  readonly ratePerSecond?: number | null;
  /** Starts that may come at once after a while without any. 1 by default. */
  readonly burst?: number;
}

/**
 * Sets what a tenant gets of a queue.
 *
 * @throws TaskError `VALUE_OUT_OF_RANGE`
 */
export async function setTenant(database: TaskDatabase, queue: string, tenant: string, settings: TenantSettings): Promise<void> {
  const { weight, isPaused, maxRunning, ratePerSecond, burst } = settings;
  readRange(weight, 'weight', { above: 0, most: 1e6 });
  readRange(maxRunning ?? undefined, 'maxRunning', { above: -1, most: 1e6 });
  readRange(ratePerSecond ?? undefined, 'ratePerSecond', { above: 0, most: 1e6 });
  readRange(burst, 'burst', { above: 0.999, most: 1e6 });
  await database.transaction(async (client) => {
    await database.call('lock_queue', [readText(queue, 'queue')], client);
    await database.query(
      `insert into {schema}.lane as l (queue, tenant, weight, is_paused, max_running, rate_per_second, burst, tokens, virtual_time)
       values ($1, $2, coalesce($3::double precision, 1), coalesce($4, false), $5, $6, coalesce($7::double precision, 1),
         coalesce($7, 1),
         (select q.virtual_time from {schema}.queue q where q.name = $1))
       on conflict (queue, tenant) do update set
         weight = coalesce($3, l.weight), is_paused = coalesce($4, l.is_paused), burst = coalesce($7, l.burst),
         max_running = case when $8 then $5 else l.max_running end,
         rate_per_second = case when $9 then $6 else l.rate_per_second end`,
      [
        queue,
        readText(tenant, 'tenant'),
        weight ?? null,
        isPaused ?? null,
        maxRunning ?? null,
        ratePerSecond ?? null,
        burst ?? null,
        maxRunning !== undefined,
        ratePerSecond !== undefined,
      ],
      client,
    );
    await announceQueue(database, queue, client);
  });
}

/** Nothing of a paused queue starts, for any tenant; what runs goes on. */
export async function pauseQueue(database: TaskDatabase, queue: string, isPaused: boolean): Promise<void> {
  await database.transaction(async (client) => {
    await database.call('lock_queue', [readText(queue, 'queue')], client);
    await database.query('update {schema}.queue set is_paused = $2 where name = $1', [queue, isPaused], client);
    await announceQueue(database, queue, client);
  });
}

async function announceQueue(database: TaskDatabase, queue: string, client: Parameters<TaskDatabase['query']>[2]): Promise<void> {
  await database.query('select pg_notify($1, $2)', [database.schema, queue], client);
}

function readRange(
  value: number | undefined,
  what: string,
  { above, most }: { readonly above: number; readonly most: number },
): void {
  if (value === undefined || (value > above && value <= most)) return;
  throw new TaskError('VALUE_OUT_OF_RANGE', `${what} must be above ${above} and at most ${most}, and is ${value}`);
}
