import type { ClaimedTask } from './claimed.ts';

/** How a task left a worker. */
export type Outcome = 'done' | 'failed' | 'dead' | 'cancelled' | 'given-back' | 'lost';

/** What a worker tells whoever watches it: for logs, and for metrics of this process. */
export interface WorkerObserver {
  /** A task starts. */
  started?(queue: string, task: ClaimedTask): void;
  /** A task has left; `tookMs` is the time since it started. */
  ended?(queue: string, task: ClaimedTask, outcome: Outcome, tookMs: number): void;
  /** Something went wrong outside of tasks: the database was away, a schedule could not be read. The worker goes on. */
  trouble?(what: string, error: unknown): void;
  /** The lease of the worker ran out, or its row is gone: its tasks were aborted, and it has registered again. */
  leaseLost?(): void;
}

/** Several observers as one. What one of them throws is dropped: whoever watches must not stop the work. */
export function joinObservers(observers: readonly WorkerObserver[]): Required<WorkerObserver> {
  const tell = (say: (observer: WorkerObserver) => void): void => {
    for (const observer of observers) {
      try {
        say(observer);
      } catch {
        // There is nobody left to tell.
      }
    }
  };
  return {
    started: (queue, task) => tell((observer) => observer.started?.(queue, task)),
    ended: (queue, task, outcome, tookMs) => tell((observer) => observer.ended?.(queue, task, outcome, tookMs)),
    trouble: (what, error) => tell((observer) => observer.trouble?.(what, error)),
    leaseLost: () => tell((observer) => observer.leaseLost?.()),
  };
}
