import { HealthError, requireAtLeast, requireName } from './health-error.ts';

/** A loop of work that gives signs of life. */
export interface WorkerOptions {
  /** Letters, digits, dots and dashes: it stands in metrics. */
  readonly name: string;
  /** Without a beat for longer than this, in milliseconds in which the process ran, the worker counts as stuck. */
  readonly stuckAfterMs: number;
}

/** The sign of life of one loop of work, given by the loop itself. */
export interface WorkerPulse {
  /** Say it at every turn, and while waiting for something long. */
  beat(): void;
  /** From now on nothing is expected, until the next beat: there is no work. */
  rest(): void;
  /** The worker is no more, as planned. */
  end(): void;
}

/** What is known about a worker. */
export interface WorkerStatus {
  readonly name: string;
  readonly state: 'working' | 'resting' | 'stuck';
  /** Since the last beat, in milliseconds in which the process ran; 0 while it rests. */
  readonly ageMs: number;
}

export interface Workers {
  add(options: WorkerOptions): WorkerPulse;
  statuses(): readonly WorkerStatus[];
}

/** @param ranMs a clock that stands still while the process is paused: who was not running cannot have been stuck */
export function watchWorkers(ranMs: () => number): Workers {
  const workers = new Map<string, { readonly stuckAfterMs: number; lastBeatMs: number | undefined }>();
  return {
    add({ name, stuckAfterMs }) {
      requireName(name, workers);
      requireAtLeast(1, { stuckAfterMs });
      const worker = { stuckAfterMs, lastBeatMs: ranMs() as number | undefined };
      workers.set(name, worker);
      return {
        beat() {
          if (workers.get(name) !== worker) throw new HealthError('HEALTH_CLOSED', `The worker ${name} has ended.`);
          worker.lastBeatMs = ranMs();
        },
        rest() {
          worker.lastBeatMs = undefined;
        },
        end() {
          if (workers.get(name) === worker) workers.delete(name);
        },
      };
    },
    statuses() {
      const now = ranMs();
      return [...workers].map(([name, { stuckAfterMs, lastBeatMs }]) => {
        if (lastBeatMs === undefined) return { name, state: 'resting', ageMs: 0 };
        const ageMs = now - lastBeatMs;
        return { name, state: ageMs > stuckAfterMs ? 'stuck' : 'working', ageMs };
      });
    },
  };
}
