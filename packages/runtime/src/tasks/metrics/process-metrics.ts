import type { ClaimedTask } from '../worker/claimed.ts';
import type { Outcome, WorkerObserver } from '../worker/events.ts';

/** How often something took how long; bounds are seconds. */
export interface Histogram {
  readonly counts: readonly number[];
  readonly sumSeconds: number;
  readonly count: number;
}

/** Upper bounds of the buckets in seconds; the last one is open. */
export const bucketSeconds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200,
];

/** What this process has done, for each queue. */
export interface ProcessMetrics extends Required<Pick<WorkerObserver, 'started' | 'ended' | 'leaseLost' | 'trouble'>> {
  readonly waited: ReadonlyMap<string, Histogram>;
  readonly worked: ReadonlyMap<string, Histogram>;
  /** By queue, then by outcome. */
  readonly outcomes: ReadonlyMap<string, ReadonlyMap<Outcome, number>>;
  readonly leasesLost: number;
  readonly troubles: number;
}

interface OpenHistogram {
  readonly counts: number[];
  sumSeconds: number;
  count: number;
}

/** Counts what a worker of this process does: give it to `work` as an observer and to the page. */
export function createProcessMetrics(): ProcessMetrics {
  const waited = new Map<string, OpenHistogram>();
  const worked = new Map<string, OpenHistogram>();
  const outcomes = new Map<string, Map<Outcome, number>>();
  let leasesLost = 0;
  let troubles = 0;
  return {
    waited,
    worked,
    outcomes,
    get leasesLost() {
      return leasesLost;
    },
    get troubles() {
      return troubles;
    },
    started(queue: string, task: ClaimedTask) {
      note(waited, queue, task.waited_ms / 1000);
    },
    ended(queue, _task, outcome, tookMs) {
      note(worked, queue, tookMs / 1000);
      const counts = outcomes.get(queue) ?? new Map<Outcome, number>();
      outcomes.set(queue, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
    },
    leaseLost() {
      leasesLost += 1;
    },
    trouble() {
      troubles += 1;
    },
  };
}

function note(histograms: Map<string, OpenHistogram>, queue: string, seconds: number): void {
  const histogram = histograms.get(queue) ?? { counts: bucketSeconds.map(() => 0).concat(0), sumSeconds: 0, count: 0 };
  histograms.set(queue, histogram);
  const found = bucketSeconds.findIndex((bound) => seconds <= bound);
  const index = found === -1 ? bucketSeconds.length : found;
  histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
  histogram.sumSeconds += Math.max(0, seconds);
  histogram.count += 1;
}
