import { isTransient, type TaskDatabase } from '../database.ts';
import { waitMs } from './wait.ts';

/** A task that is done. */
export interface Acknowledgement {
  readonly id: string;
  readonly fence: number;
  readonly workerId: string;
  /** JSON text. */
  readonly result: string | undefined;
  readonly keepMs: number;
}

/** Writes that tasks are done: those that end while one statement is under way go together in the next. */
export interface Acknowledger {
  /** True when it was written, false when the task was no longer ours. */
  acknowledge(done: Acknowledgement): Promise<boolean>;
  /** How many are not yet written. */
  readonly pending: number;
}

interface Waiting {
  readonly done: Acknowledgement;
  readonly resolve: (isOurs: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts without anything to write.
 *
 * @param trouble is told when the database is away; it is tried again until it answers
 */
export function startAcknowledger(database: TaskDatabase, trouble: (error: unknown) => void): Acknowledger {
  let waiting: Waiting[] = [];
  let pending = 0;
  let isFlushing = false;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await write(batch);
      pending -= batch.length;
    }
    isFlushing = false;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const workers = new Set(batch.map(({ done }) => done.workerId));
    for (const workerId of workers) {
      await writeOf(
        workerId,
        batch.filter(({ done }) => done.workerId === workerId),
      );
    }
  }

  async function writeOf(workerId: string, batch: readonly Waiting[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const ended = await finish(workerId, batch);
        // An earlier attempt may have been written although its answer was lost: what is gone now was ours then.
        for (const { done, resolve } of batch) resolve(ended.has(done.id) || attempt > 0);
        return;
      } catch (error) {
        if (isTransient(error)) {
          trouble(error);
          await waitMs(Math.min(2000, 50 * 2 ** attempt));
          continue;
        }
        if (batch.length === 1) return batch[0]?.reject(error);
        for (const one of batch) await writeOf(workerId, [one]);
        return;
      }
    }
  }

  async function finish(workerId: string, batch: readonly Waiting[]): Promise<ReadonlySet<string>> {
    const all = batch.map(({ done }) => done);
    const [row] = await database.call<{ readonly finish: readonly string[] | null }>('finish', [
      workerId,
      all.map(({ id }) => id),
      all.map(({ fence }) => fence),
      all.map(({ result }) => result ?? null),
      all.map(({ keepMs }) => keepMs),
    ]);
    return new Set(row?.finish ?? []);
  }

  return {
    acknowledge(done) {
      pending += 1;
      return new Promise((resolve, reject) => {
        waiting.push({ done, resolve, reject });
        if (isFlushing) return;
        isFlushing = true;
        // Those that end in the same turn of the event loop go together.
        setImmediate(() => void flush());
      });
    },
    get pending() {
      return pending;
    },
  };
}
