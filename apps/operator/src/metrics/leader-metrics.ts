import type { Metrics } from './metrics.ts';

/**
 * Forgets what only a leader knows, when a replica leads no longer. Alerts take the largest of what all replicas say: what a
 * former leader saw last would stand beside what the next one sees, until it was restarted.
 */
export function forgetAsLeader(metrics: Metrics): void {
  for (const gauge of [
    metrics.isLeader,
    metrics.isRegistered,
    metrics.gatedPods,
    metrics.misplacedPods,
    metrics.unjudgedPods,
    metrics.evictionsHeld,
    metrics.prewarmBacklog,
    metrics.daemonSetGaps,
    metrics.watchedPods,
    metrics.refutedImages,
    metrics.isHalted,
    metrics.lastPass,
  ]) {
    gauge.replace([]);
  }
}
