import type { TaskDatabase } from './database.ts';

/** Where a task stands; `waiting` is done but for its children. */
export type TaskState = 'scheduled' | 'ready' | 'running' | 'waiting' | 'done' | 'cancelled' | 'dead';

/** What is known of a task. */
export interface TaskStatus {
  readonly id: string;
  readonly queue: string;
  readonly tenant: string;
  readonly kind: string;
  /** `waiting` is done but for its children. */
  readonly state: TaskState;
  /** What the handler said last, while it runs. */
  readonly progress: unknown;
  /** What the handler returned, when it is done. */
  readonly result: unknown;
  /** What the last failure said. */
  readonly error: string | undefined;
  readonly failures: number;
  readonly crashes: number;
}

/** How far a batch is. */
export interface BatchStatus {
  readonly id: string;
  readonly total: number;
  readonly remaining: number;
  /** How many ended as dead letters or were cancelled. */
  readonly failed: number;
  readonly isDone: boolean;
}

/** A task that is tried no more. */
export interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly tenant: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly error: string;
  readonly failures: number;
  readonly crashes: number;
  readonly diedAt: Date;
}

/** Which dead letters are meant; what is not named does not matter. */
export interface DeadLetterFilter {
  readonly queue?: string;
  readonly tenant?: string;
  readonly kind?: string;
  readonly ids?: readonly string[];
  /** 1000 by default. */
  readonly limit?: number;
}

interface StatusRow {
  readonly id: string;
  readonly queue: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: TaskState;
  readonly progress: unknown;
  readonly result: unknown;
  readonly error: string | null;
  readonly failures: number;
  readonly crashes: number;
}

/** What is known of a task; undefined when it never was, or has ended and is no longer kept. */
export async function readStatus(database: TaskDatabase, id: string): Promise<TaskStatus | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const [row] = await database.query<StatusRow>(
    `select id, queue, tenant, kind,
       case state when 's' then 'scheduled' when 'r' then 'ready' when 'x' then 'running' else 'waiting' end as state,
       progress, result, last_error as error, failures, crashes
     from {schema}.task where id = $1
     union all
     select id, queue, tenant, kind, case when is_cancelled then 'cancelled' else 'done' end, null, result, null, 0, 0
     from {schema}.finished where id = $1
     union all
     select id, queue, tenant, kind, 'dead', null, null, error, failures, crashes from {schema}.dead_letter where id = $1`,
    [id],
  );
  return row === undefined ? undefined : { ...row, error: row.error ?? undefined };
}

/** How far a batch is; undefined when it never was, or has ended and is no longer kept. */
export async function readBatch(database: TaskDatabase, id: string): Promise<BatchStatus | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const [row] = await database.query<BatchStatus>(
    `select id, total, greatest(remaining, 0) as remaining, failed, finished_at is not null as "isDone"
     from {schema}.batch where id = $1`,
    [id],
  );
  return row;
}

/** Dead letters, newest first; 1000 at most. */
export async function readDeadLetters(database: TaskDatabase, filter: DeadLetterFilter): Promise<readonly DeadLetter[]> {
  const { queue = null, tenant = null, kind = null, ids = null, limit = 1000 } = filter;
  return await database.query<DeadLetter>(
    `select id, queue, tenant, kind, payload, error, failures, crashes, died_at as "diedAt" from {schema}.dead_letter
     where ($1::text is null or queue = $1) and ($2::text is null or tenant = $2) and ($3::text is null or kind = $3)
       and ($4::bigint[] is null or id = any ($4))
     order by id desc limit least($5, 1000)`,
    [queue, tenant, kind, ids, limit],
  );
}

/** Puts dead letters back into their queues, oldest first, with failures and crashes forgiven; returns how many. */
export async function redrive(database: TaskDatabase, filter: DeadLetterFilter): Promise<number> {
  const { queue = null, tenant = null, kind = null, ids = null, limit = 1000 } = filter;
  const [row] = await database.call<{ readonly redrive: number }>('redrive', [queue, tenant, kind, ids, limit]);
  return row?.redrive ?? 0;
}
