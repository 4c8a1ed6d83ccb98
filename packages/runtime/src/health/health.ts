import { type DependencyChange, type DependencyOptions, type WatchedDependency, watchDependency } from './dependency.ts';
import { watchEventLoop } from './event-loop.ts';
import { HealthError, requireAtLeast, requireName } from './health-error.ts';
import { writeMetrics } from './metrics.ts';
import { type HealthReport, type Phase, writeReport } from './status.ts';
import { type WorkerOptions, type WorkerPulse, watchWorkers } from './workers.ts';

/** When an event loop counts as stuck, and who hears of changes. */
export interface HealthOptions {
  /** A turn of the event loop that comes later than this, in milliseconds, is late. 1,000 as a default. */
  readonly maxLagMs?: number;
  /** When every turn has been late for longer than this, in milliseconds, liveness fails. 30,000 as a default. */
  readonly maxLaggingMs?: number;
  /** Called when a dependency goes up or down, for the log. What it throws is lost. */
  readonly onChange?: (change: DependencyChange) => void;
}

/** A state that the program itself sets; readiness needs it. It is not met at first. */
export interface Condition {
  set(isMet: boolean): void;
}

/** What this process knows about itself, for probes, metrics and people. */
export interface Health {
  /**
   * Checks it from now on, again and again.
   *
   * @throws HealthError when an option is out of its range, the name is taken, or `close` was called
   */
  addDependency(options: DependencyOptions): void;
  /** @throws HealthError like `addDependency` */
  addCondition(name: string): Condition;
  /** @throws HealthError like `addDependency` */
  addWorker(options: WorkerOptions): WorkerPulse;
  /** Further lines of the Prometheus text format, asked for at every scrape. */
  addMetrics(write: () => string): void;
  /** The program can do its work: the startup probe succeeds from now on, and readiness follows the dependencies. */
  markStarted(): void;
  /** Readiness fails from now on, for good. `createDrain` does it. */
  markDraining(): void;
  /** At this moment; it asks nobody and takes no time. */
  report(): HealthReport;
  /** Prometheus text format, version 0.0.4. */
  metrics(): string;
  /** Ends all checks and timers. */
  close(): void;
}

/**
 * Begins to watch this process. One for a process is enough; give it to whoever adds a dependency.
 *
 * @throws HealthError when an option is out of its range
 */
export function createHealth(options: HealthOptions = {}): Health {
  const { maxLagMs = 1_000, maxLaggingMs = 30_000, onChange } = options;
  requireAtLeast(1, { maxLagMs, maxLaggingMs });
  const eventLoop = watchEventLoop(maxLagMs);
  const workers = watchWorkers(eventLoop.ranMs);
  const dependencies = new Map<string, WatchedDependency>();
  const conditions = new Map<string, boolean>();
  const furtherMetrics: (() => string)[] = [];
  let phase: Phase = 'starting';
  let isClosed = false;

  const requireOpen = (): void => {
    if (isClosed) throw new HealthError('HEALTH_CLOSED', 'Health is closed; nothing can be added.');
  };
  const report = (): HealthReport =>
    writeReport({
      phase,
      dependencies: [...dependencies.values()].map((dependency) => dependency.status()),
      conditions: [...conditions].map(([name, isMet]) => ({ name, isMet })),
      workers: workers.statuses(),
      eventLoop: eventLoop.lag(),
      uptimeSeconds: process.uptime(),
      laggingMs: eventLoop.laggingMs(),
      maxLaggingMs,
    });
  return {
    addDependency(dependency) {
      requireOpen();
      requireName(dependency.name, dependencies);
      const { intervalMs = 1, timeoutMs = 1, failures = 1, successes = 1 } = dependency;
      requireAtLeast(1, { intervalMs, timeoutMs, failures, successes });
      dependencies.set(
        dependency.name,
        watchDependency(dependency, (change) => tell(onChange, change)),
      );
    },
    addCondition(name) {
      requireOpen();
      requireName(name, conditions);
      conditions.set(name, false);
      return { set: (isMet) => void conditions.set(name, isMet) };
    },
    addWorker(worker) {
      requireOpen();
      return workers.add(worker);
    },
    addMetrics(write) {
      furtherMetrics.push(write);
    },
    markStarted() {
      if (phase === 'starting') phase = 'started';
    },
    markDraining() {
      phase = 'draining';
    },
    report,
    metrics: () => [writeMetrics(report()), ...furtherMetrics.map((write) => write())].map(endLine).join(''),
    close() {
      isClosed = true;
      for (const dependency of dependencies.values()) dependency.stop();
      eventLoop.stop();
    },
  };
}

/** A log that fails must not change what is judged. */
function tell(onChange: HealthOptions['onChange'], change: DependencyChange): void {
  try {
    onChange?.(change);
  } catch {
    // Said in the description of the option.
  }
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
