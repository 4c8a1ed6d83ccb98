import type { Decision } from '@landfall/placement';
import type { Metrics } from '../metrics/metrics.ts';

/** Counts what was decided on a pod. */
export function countDecision(metrics: Metrics, { action, verdict, left }: Decision): void {
  metrics.decisions.increase({ action, verdict });
  if (left !== undefined) metrics.left.increase({ reason: left });
}
