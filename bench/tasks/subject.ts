/** What is asked of every queue that is measured: the same jobs, in the way that suits it best. */

/** A job: the tenant that it is for, and how long its work takes. */
export interface Job {
  readonly tenant: string;
  readonly workMs: number;
}

/** Called when the work of a job starts. */
export type Started = (job: Job) => void;

export interface Subject {
  readonly name: string;
  /** Whether the data live in PostgreSQL, where they survive a crash. */
  readonly isPostgres: boolean;
  /** Puts all of them in the queue as fast as it can. */
  enqueue(jobs: readonly Job[]): Promise<void>;
  /** Takes and acknowledges `count` jobs that are there already, many at a time. */
  drainBatched(count: number): Promise<void>;
  /** The same, each job with a claim and an acknowledgement of its own, 16 in parallel. */
  drainUnbatched(count: number): Promise<void>;
  /** Starts a worker with `slots` places, in its best setting for latency and fairness; ends it by the function returned. */
  work(slots: number, started: Started): Promise<() => Promise<void>>;
  /** Where there is one: a setting that keeps places for those who have little, at the price of leaving them idle otherwise. */
  readonly setAside?: SetAside;
  /** Forgets every job that has not ended. No worker is at work. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** How a queue keeps places for small tenants. */
export interface SetAside extends Pick<Subject, 'enqueue' | 'work'> {
  readonly how: string;
}

/** Does the work of a job: nothing but waiting. */
export async function perform(job: Job): Promise<void> {
  if (job.workMs > 0) await new Promise((resolve) => setTimeout(resolve, job.workMs));
}

/** Runs `body` again and again in `lanes` parallel loops, until it says that nothing is left. */
export async function inLanes(lanes: number, body: () => Promise<boolean>): Promise<void> {
  const loop = async (): Promise<void> => {
    while (await body());
  };
  await Promise.all(Array.from({ length: lanes }, loop));
}

/** A promise that is kept when `done` was called `count` times. */
export function countdown(count: number): { readonly done: () => void; readonly finished: Promise<void> } {
  let left = count;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    done: () => {
      left -= 1;
      if (left === 0) finish();
    },
    finished,
  };
}

/** Starts a worker that ends jobs, and stops it when `count` of them have ended. */
export async function drainWith(start: (ended: () => void) => Promise<() => Promise<void>>, count: number): Promise<void> {
  const { done, finished } = countdown(count);
  const stop = await start(done);
  await finished;
  await stop();
}
