import type { DependencyStatus } from './dependency.ts';
import type { EventLoopLag } from './event-loop.ts';
import type { WorkerStatus } from './workers.ts';

/** Where the life of the process stands: it goes through these in their order. */
export type Phase = 'starting' | 'started' | 'draining';

/** The answer to one probe. `reasons` are for people who may see inside, never for outside callers. */
export interface Verdict {
  readonly isGood: boolean;
  /** Short sentences without addresses, users or texts of errors; empty when it is good. */
  readonly reasons: readonly string[];
}

/** A state that the program itself knows, such as caches that are filled or a lease that is held. */
export interface ConditionStatus {
  readonly name: string;
  readonly isMet: boolean;
}

/** Everything that is known at one moment. */
export interface HealthReport {
  readonly phase: Phase;
  readonly liveness: Verdict;
  readonly readiness: Verdict;
  readonly startup: Verdict;
  /** An optional dependency is not up. */
  readonly isDegraded: boolean;
  readonly dependencies: readonly DependencyStatus[];
  readonly conditions: readonly ConditionStatus[];
  readonly workers: readonly WorkerStatus[];
  readonly eventLoop: EventLoopLag;
  readonly uptimeSeconds: number;
}

/** What the verdicts are made from. */
export interface Facts extends Omit<HealthReport, 'liveness' | 'readiness' | 'startup' | 'isDegraded'> {
  /** For how long the event loop has been late without a break, in milliseconds. */
  readonly laggingMs: number;
  /** For how long it may be. */
  readonly maxLaggingMs: number;
}

/**
 * Makes the verdicts of one moment.
 *
 * Liveness looks at this process alone: a restart mends nothing that is broken elsewhere, and takes away what still works.
 * @source Kubernetes, "Configure Liveness, Readiness and Startup Probes": a liveness probe that fails restarts the container
 */
export function writeReport({ laggingMs, maxLaggingMs, ...facts }: Facts): HealthReport {
  const isLagging = laggingMs > maxLaggingMs;
  const lag = isLagging ? [`the event loop has been late for ${Math.round(laggingMs / 1000)} s`] : [];
  const stuck = facts.workers.filter(({ state }) => state === 'stuck').map(({ name }) => `the worker ${name} is stuck`);
  const notStarted = facts.phase === 'starting' ? ['the program has not started yet'] : [];
  const draining = facts.phase === 'draining' ? ['the program is about to end'] : [];
  const missing = facts.dependencies
    .filter(({ isOptional, state }) => !isOptional && state !== 'up')
    .map(({ name, state }) => `the dependency ${name} is ${state === 'down' ? 'down' : 'not known yet'}`);
  const unmet = facts.conditions.filter(({ isMet }) => !isMet).map(({ name }) => `the condition ${name} is not met`);
  return {
    ...facts,
    liveness: toVerdict([...lag, ...stuck]),
    readiness: toVerdict([...notStarted, ...draining, ...missing, ...unmet]),
    startup: toVerdict(notStarted),
    isDegraded: facts.dependencies.some(({ isOptional, state }) => isOptional && state !== 'up'),
  };
}

function toVerdict(reasons: readonly string[]): Verdict {
  return { isGood: reasons.length === 0, reasons };
}
