import type { PoolClient } from 'pg';
import type { TaskDefinition } from './definition.ts';
import type { TaskItem } from './enqueue.ts';
import type { OutputOf, StandardSchema } from './standard-schema.ts';

/** What a handler knows about its task, and may do beside its work. */
export interface TaskContext {
  readonly id: string;
  readonly tenant: string;
  /** 1 the first time; failures and crashes raise it, shutdowns do not. */
  readonly attempt: number;
  /** Rises with every claim of this task. Storage that remembers the highest it saw can refuse a worker that comes late. */
  readonly fence: number;
  /** The batch after which this task was queued. */
  readonly afterBatch: string | undefined;
  /** What the last failure said. */
  readonly lastError: string | undefined;
  /**
   * Aborted when the work is to stop; its reason is a TaskError: `CANCELLED`, `TIMED_OUT`, `LEASE_LOST`, or `STOPPING` when the
   * grace of a shutdown has ended. Hand it to `fetch`, to `spawn` and to whatever else takes a signal.
   */
  readonly signal: AbortSignal;
  /** Aborted at the start of a shutdown already: a long task may save where it is and throw the reason. */
  readonly stopping: AbortSignal;
  /**
   * Says how far the work is; anything that JSON can hold. Only the newest is kept.
   *
   * @throws TaskError `LEASE_LOST`
   */
  progress(value: unknown): Promise<void>;
  /**
   * Ends the task in a transaction together with what `effect` writes: both happen or neither, and once, whoever else was given
   * the task meanwhile. Its value is the result of the task. The handler returns afterwards.
   *
   * @throws TaskError `LEASE_LOST`; then nothing was written
   */
  finish<Result>(effect: (client: PoolClient) => Promise<Result>): Promise<Result>;
  /**
   * Queues children when this task ends, in the same transaction. The task counts as done when all of them have ended.
   * To be called before the handler returns; once.
   */
  spawn<Definition extends TaskDefinition>(definition: Definition, items: readonly TaskItem<Definition>[]): void;
}

/** Does the work of a task. What it returns is the result; what it throws is a failure. */
export type TaskHandler<Schema extends StandardSchema> = (payload: OutputOf<Schema>, context: TaskContext) => unknown;

/** A definition with what does its work. */
export interface HandledTask {
  readonly definition: TaskDefinition;
  readonly handler: (payload: never, context: TaskContext) => unknown;
}

/** Joins a definition with what does its work. */
export function handle<Schema extends StandardSchema>(
  definition: TaskDefinition<Schema>,
  handler: TaskHandler<Schema>,
): HandledTask {
  return { definition, handler };
}
