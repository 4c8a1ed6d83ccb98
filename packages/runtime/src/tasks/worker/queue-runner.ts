import type { HandledTask } from '../context.ts';
import { isTransient } from '../database.ts';
import { TaskError } from '../errors.ts';
import type { ClaimedTask } from './claimed.ts';
import type { WorkerObserver } from './events.ts';
import { type Execution, execute, type Surroundings } from './execution.ts';

/** How a worker takes part in a queue. */
export interface QueueOptions {
  /** How many tasks of the queue this process works on at once. */
  readonly slots: number;
}

/** Claims tasks of one queue while places are free, and runs them. */
export interface QueueRunner {
  readonly running: ReadonlyMap<string, Execution>;
  /** There may be something to claim. */
  wake(): void;
  /** Claims nothing more; resolves when no claim is under way. */
  close(): Promise<void>;
  /** True while a claim is under way. */
  readonly isClaiming: boolean;
}

interface RunnerNeeds {
  readonly around: Surroundings;
  readonly handled: ReadonlyMap<string, HandledTask>;
  readonly observer: Required<WorkerObserver>;
  readonly workerId: () => string | undefined;
  /** Milliseconds between looks when nobody has said that there is work. */
  readonly pollMs: number;
}

/** A claim brings at most so many tasks: enough that its own cost does not count. */
const maxClaim = 500;

/** Starts to claim tasks of `queue`. */
export function startQueueRunner(queue: string, { slots }: QueueOptions, needs: RunnerNeeds): QueueRunner {
  const { around, observer } = needs;
  const running = new Map<string, Execution>();
  const charges = new Map<string, number>();
  const costs = new Map<string, { sum: number; count: number }>();
  let isOpen = true;
  let isClaiming = false;
  let wantsMore = true;
  let timer: NodeJS.Timeout | undefined;
  let claimed: Promise<void> = Promise.resolve();

  function wake(): void {
    wantsMore = true;
    pump();
  }

  function pump(): void {
    const free = slots - running.size;
    // Work whose end is not yet written down is not left to pile up.
    if (!isOpen || isClaiming || !wantsMore || free <= 0 || around.acknowledger.pending > slots + maxClaim) return;
    isClaiming = true;
    wantsMore = false;
    clearTimeout(timer);
    claimed = claim(Math.min(free, maxClaim)).finally(() => {
      isClaiming = false;
      pump();
    });
  }

  async function claim(limit: number): Promise<void> {
    const workerId = needs.workerId();
    if (workerId === undefined) return wakeIn(needs.pollMs);
    const settled = takeCharges();
    try {
      const tasks = await around.database.call<ClaimedTask>('claim', [queue, workerId, limit, ...settled]);
      for (const task of tasks) start(task, workerId);
      if (tasks.length === limit) wantsMore = true;
      else await sleep();
    } catch (error) {
      observer.trouble(`claim from ${queue}`, error);
      wakeIn(isTransient(error) ? needs.pollMs : needs.pollMs * 10);
    }
  }

  /** Looks again at the latest when the next scheduled task is due. */
  async function sleep(): Promise<void> {
    const [row] = await around.database.call<{ readonly next_due_ms: number | null }>('next_due_ms', [queue]);
    wakeIn(Math.min(needs.pollMs, row?.next_due_ms ?? needs.pollMs));
  }

  function wakeIn(ms: number): void {
    if (!isOpen) return;
    clearTimeout(timer);
    timer = setTimeout(wake, ms);
  }

  function start(task: ClaimedTask, workerId: string): void {
    const handled = needs.handled.get(task.kind);
    if (handled === undefined || handled.definition.version < task.version || handled.definition.queue !== queue) {
      void putBack(task, workerId);
      return;
    }
    observer.started(queue, task);
    const startedAt = performance.now();
    const execution = execute(around, handled, task, workerId);
    running.set(task.id, execution);
    void execution.ended
      .then((outcome) => {
        const tookMs = performance.now() - startedAt;
        charge(task, outcome === 'given-back' || outcome === 'lost' ? undefined : tookMs, tookMs);
        observer.ended(queue, task, outcome, tookMs);
      })
      .catch((error: unknown) => observer.trouble(`task ${task.id}`, error))
      .finally(() => {
        if (running.get(task.id) === execution) running.delete(task.id);
        if (wantsMore) pump();
        else wakeIn(afterIdleMs);
      });
  }

  /** A worker of another release may know it: it is left to that one, and nothing is counted. */
  async function putBack(task: ClaimedTask, workerId: string): Promise<void> {
    observer.trouble(
      `task ${task.id}`,
      new TaskError('PAYLOAD_INVALID', `nobody here knows ${task.kind} version ${task.version}`),
    );
    charge(task, undefined, 0);
    await around.database
      .call('give_back', [workerId, [task.id], [task.fence], unknownDelayMs])
      .catch((error: unknown) => observer.trouble(`task ${task.id}`, error));
  }

  /** The tenant pays for the time that was really used. What was not finished is no measure for others of its kind. */
  function charge(task: ClaimedTask, learnedMs: number | undefined, usedMs: number): void {
    charges.set(task.tenant, (charges.get(task.tenant) ?? 0) + usedMs - task.charged_ms);
    if (learnedMs === undefined) return;
    const { sum, count } = costs.get(task.kind) ?? { sum: 0, count: 0 };
    costs.set(task.kind, { sum: sum + learnedMs, count: count + 1 });
  }

  function takeCharges(): readonly unknown[] {
    if (charges.size === 0) return [null, null, null, null];
    const settled = [
      [...charges.keys()],
      [...charges.values()],
      [...costs.keys()],
      [...costs.values()].map(({ sum, count }) => sum / count),
    ];
    charges.clear();
    costs.clear();
    return settled;
  }

  wake();
  return {
    running,
    wake,
    get isClaiming() {
      return isClaiming;
    },
    async close() {
      isOpen = false;
      clearTimeout(timer);
      await claimed;
    },
  };
}

/** A place that is free after nothing was found may mean that a limit has room again, so the wait is short. */
const afterIdleMs = 50;

/** How long a task of an unknown kind or version rests before somebody else may look at it. */
const unknownDelayMs = 5000;
