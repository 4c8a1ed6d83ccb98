import { TaskError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import type { InputOf, OutputOf, StandardSchema } from './standard-schema.ts';

/**
 * Of one tenant, tasks start in this order. Between tenants it does not count: nobody gets ahead of others by calling everything
 * urgent. Every tenth start takes the task that has waited longest, so that none starves.
 */
export type Priority = 'interactive' | 'normal' | 'bulk' | 'maintenance';

/** The priorities, most urgent first. */
export const priorities: readonly Priority[] = ['interactive', 'normal', 'bulk', 'maintenance'];

/** What `defineTask` is told of a kind of task. */
export interface TaskOptions<Schema extends StandardSchema> {
  /** What the task is called in the database; never change it while tasks of it are queued. */
  readonly name: string;
  /** Tasks of different queues never wait for each other. Have one for each kind of resource: quick, transcode, network. */
  readonly queue: string;
  /** What a payload must look like. Any schema of Standard Schema, such as one of zod. */
  readonly payload: Schema;
  /** Raise it when the payload changes; a worker that knows only lower versions leaves the task alone. 1 by default. */
  readonly version?: number;
  /** For each older version: its payload turned into one of the next version. */
  readonly upgrade?: Readonly<Record<number, (payload: unknown) => unknown>>;
  readonly priority?: Priority;
  readonly retry?: RetryPolicy;
  /** Milliseconds after which the signal of a task is aborted and the task has failed. No limit by default. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds that a task is expected to take; what fairness charges when it starts. The real time is charged when it ends.
   * By default what such tasks have taken lately.
   */
  costMs?(payload: OutputOf<Schema>): number;
  /** Milliseconds that the result is kept. A day by default; 0 keeps nothing, which is the cheapest. */
  readonly keepResultMs?: number;
  /** When the worker is told to stop: `finish` within its grace, or be aborted at once and given back (`release`). */
  readonly onStop?: 'finish' | 'release';
}

/** A kind of task, known by its name to those who enqueue and to those who work. */
export interface TaskDefinition<Schema extends StandardSchema = StandardSchema> extends TaskOptions<Schema> {
  readonly version: number;
  readonly priority: Priority;
  readonly retry: RetryPolicy;
  readonly keepResultMs: number;
  readonly onStop: 'finish' | 'release';
}

/** What may be enqueued for a definition. */
export type PayloadOf<Definition extends TaskDefinition> = InputOf<Definition['payload']>;

/**
 * Says what a kind of task is.
 *
 * @throws TaskError `VALUE_OUT_OF_RANGE` when the version is not a whole number from 1, or a version has no upgrade
 */
export function defineTask<Schema extends StandardSchema>(options: TaskOptions<Schema>): TaskDefinition<Schema> {
  const { version = 1, upgrade = {} } = options;
  if (!Number.isInteger(version) || version < 1) {
    throw new TaskError('VALUE_OUT_OF_RANGE', `${options.name}: the version must be a whole number from 1, and is ${version}`);
  }
  for (const older of Object.keys(upgrade)) {
    if (Number(older) < version) continue;
    throw new TaskError('VALUE_OUT_OF_RANGE', `${options.name}: there is nothing to upgrade version ${older} to`);
  }
  const day = 86_400_000;
  return { priority: 'normal', retry: {}, keepResultMs: day, onStop: 'finish', ...options, version };
}

/**
 * A payload of an older version as one of the version of the definition.
 *
 * @throws TaskError `PAYLOAD_INVALID` when a step is missing
 */
export function upgradePayload(definition: TaskDefinition, payload: unknown, from: number): unknown {
  let current = payload;
  for (let version = from; version < definition.version; version++) {
    const step = definition.upgrade?.[version];
    if (step === undefined) throw new TaskError('PAYLOAD_INVALID', `${definition.name}: no upgrade from version ${version}`);
    current = step(current);
  }
  return current;
}
