import type { Pool } from 'pg';
import { type BatchOptions, insertBatch } from './batches.ts';
import { openDatabase, type TaskDatabase } from './database.ts';
import type { PayloadOf, TaskDefinition } from './definition.ts';
import { type Enqueued, type EnqueueOptions, type InTransaction, insertTasks, type TaskItem } from './enqueue.ts';
import { TaskError } from './errors.ts';
import { pauseQueue, setTenant, type TenantSettings } from './limits.ts';
import { type QueueDepth, readQueues, readTenants, readWorkforce, type TenantDepth, type Workforce } from './metrics/read.ts';
import { type ReplicaTarget, requiredReplicas } from './metrics/replicas.ts';
import { migrate } from './migrate.ts';
import { type ScheduleOptions, setSchedule } from './schedules.ts';
import {
  type BatchStatus,
  type DeadLetter,
  type DeadLetterFilter,
  readBatch,
  readDeadLetters,
  readStatus,
  redrive,
  type TaskStatus,
} from './status.ts';
import { startWorker, type TaskWorker, type WorkOptions } from './worker/worker.ts';

/** Where tasks are kept. */
export interface TasksOptions {
  /** Connections to PostgreSQL 14 or newer. A worker uses up to five of them, one of which listens all the time. */
  readonly pool: Pool;
  /** The schema that holds our tables. `landfall_tasks` by default. */
  readonly schema?: string;
}

/** Tasks in a PostgreSQL database. Several processes may use the same; none holds anything that the database does not. */
export interface Tasks {
  /** Brings the tables up to the newest version; any number of processes may do so at once. */
  migrate(): Promise<{ readonly from: number; readonly to: number }>;
  /** Queues a task; with `client`, in the transaction that is open there. */
  enqueue<Definition extends TaskDefinition>(
    definition: Definition,
    payload: PayloadOf<Definition>,
    options?: EnqueueOptions & InTransaction,
  ): Promise<Enqueued>;
  /** Queues many tasks of a kind, all or none. */
  enqueueMany<Definition extends TaskDefinition>(
    definition: Definition,
    items: readonly TaskItem<Definition>[],
    options?: InTransaction,
  ): Promise<readonly Enqueued[]>;
  /** Queues many tasks as one, whose end something may follow; returns its id. */
  enqueueBatch<Definition extends TaskDefinition, Then extends TaskDefinition>(
    definition: Definition,
    items: readonly TaskItem<Definition>[],
    options?: BatchOptions<Then>,
  ): Promise<string>;
  /** Sets a schedule by its name; each of its times starts one task, however many processes do this. */
  schedule<Definition extends TaskDefinition>(definition: Definition, options: ScheduleOptions<Definition>): Promise<void>;
  /** Takes a schedule away; what it has queued stays. */
  unschedule(name: string): Promise<void>;
  /** Starts to work in this process. */
  work(options: WorkOptions): Promise<TaskWorker>;
  status(id: string): Promise<TaskStatus | undefined>;
  batch(id: string): Promise<BatchStatus | undefined>;
  /** Cancels tasks that wait, and asks those that run to stop; says which id met which. Others have ended. */
  cancel(ids: readonly string[]): Promise<ReadonlyMap<string, 'cancelled' | 'asked'>>;
  deadLetters(filter?: DeadLetterFilter): Promise<readonly DeadLetter[]>;
  /** Puts dead letters back into their queues; returns how many. */
  redrive(filter?: DeadLetterFilter): Promise<number>;
  setTenant(queue: string, tenant: string, settings: TenantSettings): Promise<void>;
  pause(queue: string): Promise<void>;
  resume(queue: string): Promise<void>;
  queues(): Promise<readonly QueueDepth[]>;
  /** The tenants of a queue with the most to do; 20 by default. */
  tenants(queue: string, limit?: number): Promise<readonly TenantDepth[]>;
  workforce(): Promise<Workforce>;
  /** How many replicas a queue needs, as one number for an autoscaler. */
  requiredReplicas(queue: string, target: ReplicaTarget): Promise<number>;
}

/** Letters of a schema at most: it is part of the names of statements, which PostgreSQL cuts at 63. */
const mostOfSchema = 40;

/**
 * Tasks on the connections of a pool.
 *
 * @throws TaskError `VALUE_OUT_OF_RANGE` when the name of the schema has more than 40 bytes
 */
export function createTasks({ pool, schema = 'landfall_tasks' }: TasksOptions): Tasks {
  if (schema === '' || new TextEncoder().encode(schema).length > mostOfSchema) {
    throw new TaskError('VALUE_OUT_OF_RANGE', `the name of the schema must have 1 to ${mostOfSchema} bytes: ${schema}`);
  }
  const database: TaskDatabase = openDatabase(pool, schema);
  return {
    migrate: () => migrate(pool, schema),
    async enqueue(definition, payload, { client, ...options } = {}) {
      const [enqueued] = await insertTasks(database, definition, [{ ...options, payload }], { client });
      if (enqueued === undefined) throw new Error('one item must have one answer');
      return enqueued;
    },
    enqueueMany: (definition, items, { client } = {}) => insertTasks(database, definition, items, { client }),
    enqueueBatch: (definition, items, options) => insertBatch(database, definition, items, options),
    schedule: (definition, options) => setSchedule(database, definition, options),
    async unschedule(name) {
      await database.query('delete from {schema}.schedule where name = $1', [name]);
    },
    work: (options) => startWorker(database, options),
    status: (id) => readStatus(database, id),
    batch: (id) => readBatch(database, id),
    async cancel(ids) {
      const dayMs = 86_400_000;
      const rows = await database.call<{ task_id: string; outcome: 'cancelled' | 'asked' }>('cancel', [ids, dayMs]);
      return new Map(rows.map((row) => [row.task_id, row.outcome]));
    },
    deadLetters: (filter = {}) => readDeadLetters(database, filter),
    redrive: (filter = {}) => redrive(database, filter),
    setTenant: (queue, tenant, settings) => setTenant(database, queue, tenant, settings),
    pause: (queue) => pauseQueue(database, queue, true),
    resume: (queue) => pauseQueue(database, queue, false),
    queues: () => readQueues(database),
    tenants: (queue, limit = 20) => readTenants(database, queue, limit),
    workforce: () => readWorkforce(database),
    async requiredReplicas(queue, target) {
      const found = (await readQueues(database)).find((depth) => depth.queue === queue);
      return requiredReplicas(found ?? { readyCostMs: 0, running: 0 }, target);
    },
  };
}
