import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

/** Measures the process itself each time it is called, just before the metrics are read. */
export function createProcessMeter(metrics: Metrics): { measure(): void; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.startTime.set(Math.round(Date.now() / 1000 - process.uptime()));
  return {
    measure() {
      const { user, system } = process.cpuUsage();
      metrics.cpuSeconds.reach((user + system) / 1e6);
      metrics.residentBytes.set(process.memoryUsage.rss());
      const lateSeconds = delay.percentile(99) / 1e9;
      metrics.eventLoopLag.set(Number.isFinite(lateSeconds) ? lateSeconds : 0);
      delay.reset();
    },
    stop: () => {
      delay.disable();
    },
  };
}
