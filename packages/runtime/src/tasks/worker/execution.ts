import type { PoolClient } from 'pg';
import type { HandledTask, TaskContext } from '../context.ts';
import type { TaskDatabase } from '../database.ts';
import { type TaskDefinition, upgradePayload } from '../definition.ts';
import { insertTasks, type TaskItem } from '../enqueue.ts';
import { TaskError } from '../errors.ts';
import { toJson } from '../json.ts';
import { delayAfter } from '../retry.ts';
import { readWith } from '../standard-schema.ts';
import type { Acknowledger } from './acknowledger.ts';
import type { ClaimedTask } from './claimed.ts';
import type { Outcome } from './events.ts';
import { settlesWithin, waitMs } from './wait.ts';

/** What an execution needs of its worker. */
export interface Surroundings {
  readonly database: TaskDatabase;
  readonly acknowledger: Acknowledger;
  readonly stopping: AbortSignal;
  readonly trouble: (error: unknown) => void;
}

/** One task while a handler works on it. */
export interface Execution {
  readonly task: ClaimedTask;
  readonly workerId: string;
  readonly onStop: TaskDefinition['onStop'];
  readonly ended: Promise<Outcome>;
  /** Ends the work for a reason. A handler that does not listen is left behind after five seconds; it can write nothing more. */
  abort(reason: TaskError): void;
}

const patienceMs = 5000;

interface Spawned {
  readonly definition: TaskDefinition;
  readonly items: readonly TaskItem<TaskDefinition>[];
}

/** Runs the handler and writes how it ended. Never rejects. */
export function execute(
  around: Surroundings,
  { definition, handler }: HandledTask,
  task: ClaimedTask,
  workerId: string,
): Execution {
  let controller: AbortController | undefined;
  let abortReason: TaskError | undefined;
  let giveUp: (reason: TaskError) => void = () => undefined;
  const held = [workerId, task.id, task.fence] as const;
  let spawned: Spawned | undefined;
  let isFinished = false;

  const context: TaskContext = {
    id: task.id,
    tenant: task.tenant,
    attempt: task.failures + task.crashes + 1,
    fence: task.fence,
    afterBatch: task.after_batch ?? undefined,
    lastError: task.last_error ?? undefined,
    // Made when it is asked for: most handlers are done before they would need one.
    get signal() {
      controller ??= new AbortController();
      if (abortReason !== undefined) controller.abort(abortReason);
      return controller.signal;
    },
    stopping: around.stopping,
    async progress(value) {
      const text = toJson(value, `the progress of ${definition.name}`);
      const rows = await around.database.query(
        `update {schema}.task set progress = $4 where worker = $1 and id = $2 and fence = $3 and state = 'x' returning id`,
        [...held, text],
      );
      if (rows.length === 0) loseLease();
    },
    async finish(effect) {
      return await around.database.transaction(async (client) => {
        const [row] = await around.database.call<{ readonly hold: boolean }>('hold', held, client);
        if (row?.hold !== true) return loseLease();
        const result = await effect(client);
        await endIn(client, result);
        isFinished = true;
        return result;
      });
    },
    spawn(childDefinition, items) {
      if (items.length > 0) spawned = { definition: childDefinition, items };
    },
  };

  function loseLease(): never {
    const lost = new TaskError('LEASE_LOST', `task ${task.id} is in other hands`);
    abort(lost);
    throw lost;
  }

  function abort(reason: TaskError): void {
    if (abortReason !== undefined) return;
    abortReason = reason;
    controller?.abort(reason);
    giveUp(reason);
  }

  /** Ends the task with what was spawned, inside a transaction that holds it. */
  async function endIn(client: PoolClient, result: unknown): Promise<void> {
    const text = result === undefined ? null : toJson(result, `the result of ${definition.name}`);
    if (spawned === undefined) {
      await around.database.call('finish', [workerId, [task.id], [task.fence], [text], [definition.keepResultMs]], client);
      return;
    }
    const size = spawned.items.length;
    const [batch] = await around.database.query<{ readonly id: string }>(
      'insert into {schema}.batch (tenant, total, remaining, keep_ms) values ($1, $2, $2, $3) returning id',
      [task.tenant, size, definition.keepResultMs],
      client,
    );
    const items = spawned.items.map((item) => ({ tenant: task.tenant, ...item }));
    await insertTasks(around.database, spawned.definition, items, { client, batchId: batch?.id });
    await around.database.call('await_children', [...held, text, definition.keepResultMs, batch?.id], client);
  }

  async function run(): Promise<Outcome> {
    const timer =
      definition.timeoutMs === undefined
        ? undefined
        : setTimeout(
            () => abort(new TaskError('TIMED_OUT', `${definition.name} took longer than ${definition.timeoutMs} ms`)),
            Math.min(definition.timeoutMs, 2 ** 31 - 1),
          );
    try {
      const result = await workOrAbort();
      clearTimeout(timer);
      return await settleDone(result);
    } catch (error) {
      clearTimeout(timer);
      return await settleFailed(error);
    }
  }

  async function workOrAbort(): Promise<unknown> {
    const work = workOnPayload();
    const abandoned = new Promise<never>((_, reject) => {
      // Whoever listens to the signal ends by itself, and may still say that the work is done.
      giveUp = (reason) => void settlesWithin(work, patienceMs).then(() => reject(reason));
    });
    return await Promise.race([work, abandoned]);
  }

  async function workOnPayload(): Promise<unknown> {
    return await handler(await readPayload(), context);
  }

  async function readPayload(): Promise<never> {
    const upgraded = upgradePayload(definition, task.payload, task.version);
    const read = await readWith(definition.payload, upgraded);
    if ('problems' in read) throw new TaskError('PAYLOAD_INVALID', `${definition.name}: ${read.problems}`);
    return read.value as never; // `handle` has made sure that the handler takes what the schema gives
  }

  async function settleDone(result: unknown): Promise<Outcome> {
    if (isFinished) return 'done';
    if (spawned !== undefined) {
      await context.finish(() => Promise.resolve(result));
      return 'done';
    }
    const text = result === undefined ? undefined : toJson(result, `the result of ${definition.name}`);
    const done = { id: task.id, fence: task.fence, workerId, result: text, keepMs: definition.keepResultMs };
    return (await around.acknowledger.acknowledge(done)) ? 'done' : 'lost';
  }

  async function settleFailed(error: unknown): Promise<Outcome> {
    if (isFinished) return 'done';
    const code = abortReason === undefined ? stopCode(error, around.stopping) : abortReason.code;
    if (code === 'LEASE_LOST') return 'lost';
    if (code === 'STOPPING') return await write('give_back', [workerId, [task.id], [task.fence], 0], 'given-back');
    if (code === 'CANCELLED') return await write('end_cancelled', [...held, definition.keepResultMs], 'cancelled');
    const cause = code === 'TIMED_OUT' ? abortReason : error;
    const delayMs = decideDelay(cause);
    return await write('fail', [...held, describe(cause), delayMs ?? null], delayMs === undefined ? 'dead' : 'failed');
  }

  function decideDelay(cause: unknown): number | undefined {
    const failures = task.failures + 1;
    try {
      return delayAfter(definition.retry, cause, failures, Math.random());
    } catch (error) {
      // A policy that fails must not keep the task from being settled.
      around.trouble(error);
      const { maxFailures = 5 } = definition.retry;
      return delayAfter({ maxFailures }, cause, failures, Math.random());
    }
  }

  /** Writes how it ended, again and again while the database is away. */
  async function write(name: string, values: readonly unknown[], outcome: Outcome): Promise<Outcome> {
    for (let attempt = 0; ; attempt++) {
      try {
        const [row] = await around.database.call<Readonly<Record<string, unknown>>>(name, values);
        const answer = row?.[name];
        return answer === true || answer === 1 || attempt > 0 ? outcome : 'lost';
      } catch (failure) {
        around.trouble(failure);
        if (abortReason?.code === 'LEASE_LOST') return 'lost';
        await waitMs(Math.min(2000, 50 * 2 ** attempt));
      }
    }
  }

  return {
    task,
    workerId,
    onStop: definition.onStop,
    ended: run(),
    abort,
  };
}

/** A handler that throws the reason of a shutdown, or of a lost lease, gives the task back. */
function stopCode(error: unknown, stopping: AbortSignal): TaskError['code'] | undefined {
  if (stopping.aborted && error === stopping.reason) return 'STOPPING';
  return error instanceof TaskError && error.code === 'LEASE_LOST' ? 'LEASE_LOST' : undefined;
}

/** What is kept of an error: its name and message, not its stack, and no more than a page. */
function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll('\0', '').toWellFormed().slice(0, 4000);
}
