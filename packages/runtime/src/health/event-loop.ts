import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop is. All times in milliseconds. */
export interface EventLoopLag {
  /** Of the last tick. */
  readonly lastMs: number;
  /** Half of the turns in the last ten to twenty seconds were at most this late. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface EventLoop {
  /** Time in which this process really ran: a pause of the process or its machine counts as one tick. */
  ranMs(): number;
  lag(): EventLoopLag;
  /** For how long every tick came later than `maxLagMs`; 0 when the last one was on time. */
  laggingMs(): number;
  stop(): void;
}

/** Between ticks; what is measured by them is this exact. */
const tickMs = 250;

/** Resolution of Node's own histogram, which counts a turn without any delay as this much. */
const resolutionMs = 20;

const windowMs = 10_000;

/**
 * Watches the event loop of this thread by a timer that keeps no process alive.
 *
 * @param maxLagMs a tick that is later than this counts as late
 * @source Node.js, `perf_hooks.monitorEventLoopDelay`
 */
export function watchEventLoop(maxLagMs: number): EventLoop {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let [expected, windowBegan] = [performance.now() + tickMs, performance.now()];
  let [ranMs, lastMs] = [0, 0];
  let lateSince: number | undefined;
  let former = { p50Ms: 0, p99Ms: 0, maxMs: 0 };

  const timer = setInterval(() => {
    const now = performance.now();
    lastMs = Math.max(0, now - expected);
    ranMs += Math.min(tickMs + lastMs, 2 * tickMs);
    expected = now + tickMs;
    lateSince = lastMs > maxLagMs ? (lateSince ?? now - lastMs) : undefined;
    if (now - windowBegan < windowMs) return;
    former = readDelays();
    windowBegan = now;
    delays.reset();
  }, tickMs);
  timer.unref();

  const readDelays = () => ({
    p50Ms: toLagMs(delays.percentile(50)),
    p99Ms: toLagMs(delays.percentile(99)),
    maxMs: toLagMs(delays.max),
  });
  return {
    ranMs: () => ranMs,
    laggingMs: () => (lateSince === undefined ? 0 : performance.now() - lateSince),
    lag() {
      const latest = readDelays();
      return {
        lastMs,
        p50Ms: Math.max(former.p50Ms, latest.p50Ms),
        p99Ms: Math.max(former.p99Ms, latest.p99Ms),
        maxMs: Math.max(former.maxMs, latest.maxMs),
      };
    },
    stop() {
      clearInterval(timer);
      delays.disable();
    },
  };
}

/** Before the first turn the histogram's largest is 0 and its percentiles may be anything below one turn. */
function toLagMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolutionMs);
}
