import type { HandledTask } from '../context.ts';
import { readNow, type TaskDatabase } from '../database.ts';
import { TaskError } from '../errors.ts';
import { startAcknowledger } from './acknowledger.ts';
import { joinObservers, type WorkerObserver } from './events.ts';
import type { Execution } from './execution.ts';
import { type Lease, type LeaseTimes, startLease } from './lease.ts';
import { everyQueue, startListener } from './listener.ts';
import { type QueueOptions, type QueueRunner, startQueueRunner } from './queue-runner.ts';
import { clearPassed, keepUp, type UpkeepOptions } from './upkeep.ts';
import { settlesWithin, waitMs } from './wait.ts';

/** What a worker works on, and how it keeps its tasks. Times are milliseconds. */
export interface WorkOptions extends Partial<LeaseTimes>, Partial<UpkeepOptions> {
  /** The queues to work on, and with how many places each. */
  readonly queues: Readonly<Record<string, QueueOptions>>;
  readonly tasks: readonly HandledTask[];
  /** Told what happens; for logs and metrics. */
  readonly observers?: readonly WorkerObserver[];
  /** Milliseconds between looks when nobody has said that there is work. A second by default. */
  readonly pollMs?: number;
  /** What this worker is called in the table of workers. The name of the pod, for instance. */
  readonly name?: string;
  /** Signals of the operating system on which to stop and then end the process. None by default. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Milliseconds that running tasks have to finish after such a signal. 20 seconds by default. */
  readonly graceMs?: number;
}

/** How long a worker may take to stop. */
export interface StopOptions {
  /** Milliseconds that running tasks have to finish before they are aborted and given back. */
  readonly graceMs?: number;
}

/** Works on tasks until it is stopped. */
export interface TaskWorker {
  /** Changes when a lost lease was replaced. */
  readonly id: string | undefined;
  readonly slots: number;
  readonly busy: number;
  /**
   * Claims nothing more, lets running tasks finish within the grace, gives back what is left, and forgets nothing that is done.
   * No attempt is counted for what was given back. Resolves when this process holds no task any more.
   */
  stop(options?: StopOptions): Promise<void>;
}

const defaults = {
  leaseMs: 20_000,
  heartbeatMs: 5000,
  stuckAfterMs: 300_000,
  pollMs: 1000,
  maxCrashes: 5,
  keepDeadMs: 30 * 86_400_000,
  graceMs: 20_000,
  upkeepMs: 1000,
};

/** How long a worker that stops waits for aborted handlers and for the database. */
const lastWaitMs = 10_000;

/** Rounds of upkeep between two thorough ones. */
const thoroughEvery = 5;

/**
 * Registers a worker and starts to claim.
 *
 * @throws TaskError `KIND_TWICE`, `VALUE_OUT_OF_RANGE`
 */
export async function startWorker(database: TaskDatabase, options: WorkOptions): Promise<TaskWorker> {
  const settings = { ...defaults, ...options };
  const handled = indexTasks(options.tasks);
  if (settings.heartbeatMs * 2 > settings.leaseMs) {
    throw new TaskError('VALUE_OUT_OF_RANGE', 'leaseMs must be at least twice heartbeatMs: one beat may get lost');
  }
  const observer = joinObservers(options.observers ?? []);
  let allSlots = 0;
  for (const { slots } of Object.values(options.queues)) allSlots += slots;
  const stopping = new AbortController();
  const over = new AbortController();
  const acknowledger = startAcknowledger(database, (error) => observer.trouble('acknowledge', error));
  const around = {
    database,
    acknowledger,
    stopping: stopping.signal,
    trouble: (error: unknown) => observer.trouble('task', error),
  };
  let lease: Lease | undefined = await register();
  const runners = new Map<string, QueueRunner>();
  for (const [queue, queueOptions] of Object.entries(options.queues)) {
    const needs = { around, handled, observer, workerId: () => lease?.workerId, pollMs: settings.pollMs };
    runners.set(queue, startQueueRunner(queue, queueOptions, needs));
  }
  const hearing = { onNotice, trouble: (error: unknown) => observer.trouble('listen', error) };
  const listener = database.isSingle ? undefined : startListener(database, hearing);
  const upkeep = upkeepForEver();

  async function register(): Promise<Lease> {
    const rows = await database.query<{ readonly id: string }>(
      `insert into {schema}.worker (name, slots, lease_until)
       values ($1, $2, clock_timestamp() + make_interval(secs => $3::double precision / 1000)) returning id`,
      [settings.name ?? '', allSlots, settings.leaseMs],
    );
    const workerId = rows[0]?.id ?? '';
    const trouble = (error: unknown): void => observer.trouble('lease', error);
    return startLease(database, { ...settings, workerId, onLost: () => void loseLease(workerId), trouble });
  }

  /** Whatever we worked on belongs to others now. */
  async function loseLease(workerId: string): Promise<void> {
    if (lease?.workerId !== workerId) return;
    const old = lease;
    lease = undefined;
    for (const execution of executions()) {
      if (execution.workerId === workerId) execution.abort(new TaskError('LEASE_LOST', 'the lease of this worker ran out'));
    }
    observer.leaseLost();
    await old.end();
    for (let attempt = 0; lease === undefined && !over.signal.aborted; attempt++) {
      try {
        lease = await register();
      } catch (error) {
        observer.trouble('register', error);
        await waitMs(Math.min(5000, 100 * 2 ** attempt), over.signal);
      }
    }
    for (const runner of runners.values()) runner.wake();
  }

  function executions(): Execution[] {
    return [...runners.values()].flatMap((runner) => [...runner.running.values()]);
  }

  function onNotice(queue: string): void {
    if (queue === '') void lookForCancelled().catch((error: unknown) => observer.trouble('cancel', error));
    else if (queue === everyQueue) for (const runner of runners.values()) runner.wake();
    else runners.get(queue)?.wake();
  }

  async function lookForCancelled(): Promise<void> {
    const ours = executions();
    if (ours.length === 0) return;
    const rows = await database.query<{ readonly id: string }>(
      'select id from {schema}.task where id = any ($1::bigint[]) and is_cancelled',
      [ours.map(({ task }) => task.id)],
    );
    const cancelled = new Set(rows.map(({ id }) => id));
    for (const execution of ours) {
      if (cancelled.has(execution.task.id))
        execution.abort(new TaskError('CANCELLED', `task ${execution.task.id} was cancelled`));
    }
  }

  async function upkeepForEver(): Promise<void> {
    for (let round = 1; !over.signal.aborted; round++) {
      await waitMs(settings.upkeepMs, over.signal);
      if (over.signal.aborted) return;
      try {
        const isThorough = round % thoroughEvery === 1;
        await keepUp(database, settings, isThorough, (error) => observer.trouble('schedule', error));
        await lookForCancelled();
        await lookForUnheard();
        if (isThorough) await clearPassed(database);
      } catch (error) {
        observer.trouble('upkeep', error);
      }
    }
  }

  /** Claims whose answers were lost on the way: the database says that they are ours, and we know nothing of them. */
  async function lookForUnheard(): Promise<void> {
    const before = await readNow(database);
    const workerId = lease?.workerId;
    if (workerId === undefined || acknowledger.pending > 0 || [...runners.values()].some((runner) => runner.isClaiming)) return;
    const held = executions().map(({ task }) => task.id);
    await database.call('give_back_unheard', [workerId, held, before]);
  }

  async function stop({ graceMs = settings.graceMs }: StopOptions = {}): Promise<void> {
    if (stopping.signal.aborted) return await stopped;
    const reason = new TaskError('STOPPING', 'the worker stops');
    stopping.abort(reason);
    await Promise.all([...runners.values()].map((runner) => runner.close()));
    for (const execution of executions()) if (execution.onStop === 'release') execution.abort(reason);
    const graceful = Promise.all(executions().map(({ ended }) => ended));
    if (!(await settlesWithin(graceful, graceMs))) {
      for (const execution of executions()) execution.abort(reason);
      // With the database away nothing can be given back; the lease runs out by itself.
      await settlesWithin(Promise.all(executions().map(({ ended }) => ended)), lastWaitMs);
    }
    over.abort();
    await Promise.all([listener?.end(), upkeep, lease?.end()]);
    try {
      if (lease !== undefined) await database.query('delete from {schema}.worker where id = $1', [lease.workerId]);
    } catch (error) {
      // It has nothing to hold any more; the sweep removes it when its lease has run out.
      observer.trouble('unregister', error);
    }
    finishStop();
  }

  let finishStop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    finishStop = resolve;
  });
  for (const signal of options.signals ?? []) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }

  return {
    get id() {
      return lease?.workerId;
    },
    slots: allSlots,
    get busy() {
      return executions().length;
    },
    stop,
  };
}

function indexTasks(tasks: readonly HandledTask[]): ReadonlyMap<string, HandledTask> {
  const index = new Map<string, HandledTask>();
  for (const task of tasks) {
    const { name } = task.definition;
    if (index.has(name)) throw new TaskError('KIND_TWICE', `two definitions are called ${name}`);
    index.set(name, task);
  }
  return index;
}
