import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

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

/** What is told covers one of these at least, and two at most. */
const windowMs = 10_000;

/**
 * Watches the event loop of this thread by a timer that keeps no process alive.
 *
 * @param maxLagMs a tick that is later than this counts as late
 * @source Node.js, `perf_hooks.monitorEventLoopDelay`
 */
export function watchEventLoop(maxLagMs: number): EventLoop {
  // Node's histogram does not see the turn that follows its reset. So the younger one is reset while the elder goes on.
  let [elder, younger] = [startHistogram(), startHistogram()];
  let [expected, windowBegan] = [performance.now() + tickMs, performance.now()];
  let [ranMs, lastMs] = [0, 0];
  let lateSince: number | undefined;

  const timer = setInterval(() => {
    const now = performance.now();
    lastMs = Math.max(0, now - expected);
    ranMs += Math.min(tickMs + lastMs, 2 * tickMs);
    expected = now + tickMs;
    lateSince = lastMs > maxLagMs ? (lateSince ?? now - lastMs) : undefined;
    if (now - windowBegan < windowMs) return;
    windowBegan = now;
    elder.reset();
    [elder, younger] = [younger, elder];
  }, tickMs);
  timer.unref();

  return {
    ranMs: () => ranMs,
    laggingMs: () => (lateSince === undefined ? 0 : performance.now() - lateSince),
    lag: () => ({
      lastMs,
      p50Ms: toLagMs(elder.percentile(50)),
      p99Ms: toLagMs(elder.percentile(99)),
      maxMs: toLagMs(elder.max),
    }),
    stop() {
      clearInterval(timer);
      elder.disable();
      younger.disable();
    },
  };
}

function startHistogram(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return histogram;
}

/** Before the first turn the histogram's largest is 0 and its percentiles may be anything below one turn. */
function toLagMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolutionMs);
}
