/** What the number of workers follows. */
export interface Demand {
  /** Milliseconds of work that is ready, as far as it is known what such tasks take. */
  readonly readyCostMs: number;
  readonly running: number;
}

/** What an autoscaler wants of the replicas of a queue. */
export interface ReplicaTarget {
  /** Places of one replica for the queue. */
  readonly slots: number;
  /** Milliseconds within which everything that is ready should have started. */
  readonly drainMs: number;
  /** 0 by default: an autoscaler may switch all of them off. */
  readonly min?: number;
  /** 100 by default. */
  readonly max?: number;
}

/**
 * How many replicas it takes to work off what is ready in time, without stopping one that is busy: what runs counts as well, or
 * the last long tasks would be killed when nothing is ready any more.
 */
export function requiredReplicas(
  { readyCostMs, running }: Demand,
  { slots, drainMs, min = 0, max = 100 }: ReplicaTarget,
): number {
  const needed = Math.ceil(Math.max(readyCostMs / (drainMs * slots), running / slots));
  return Math.min(max, Math.max(min, needed));
}
