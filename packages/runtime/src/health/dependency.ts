import { type Judgement, judge } from './hysteresis.ts';

/** Something without which, or with less than which, requests cannot be answered. */
export interface DependencyOptions {
  /** Letters, digits, dots and dashes: it stands in metrics. */
  readonly name: string;
  /**
   * Resolves when the dependency works and rejects when it does not. The signal is aborted after `timeoutMs`; a check that
   * does not listen is not started a second time before it has come to an end.
   */
  readonly check: (signal: AbortSignal) => Promise<unknown>;
  /** Without an optional one this process is degraded, but ready. Required as a default. */
  readonly isOptional?: boolean;
  /** From the end of a check to the next, a tenth more or less. 5,000 as a default. */
  readonly intervalMs?: number;
  /** 1,000 as a default. */
  readonly timeoutMs?: number;
  /** Failures in a row before it counts as down. 3 as a default. */
  readonly failures?: number;
  /** Successes in a row before it counts as up again. 2 as a default. */
  readonly successes?: number;
}

/** What is known about a dependency. It never holds the text of an error: those name hosts, users and sometimes passwords. */
export interface DependencyStatus {
  readonly name: string;
  readonly isOptional: boolean;
  /** `unknown` until the first check has come to an end. */
  readonly state: 'up' | 'down' | 'unknown';
  /** How the last check failed; undefined after a success. */
  readonly failure: DependencyFailure | undefined;
  /** How long the last check took; undefined before the first has ended. */
  readonly tookMs: number | undefined;
  readonly checks: number;
  readonly failedChecks: number;
}

/** `timeout`, the `code` of the error such as `ECONNREFUSED`, or `failed` when it has none. */
export type DependencyFailure = string;

/** What one check has brought, for the log of the application. */
export interface DependencyChange {
  readonly name: string;
  readonly state: 'up' | 'down';
  /** What the check threw; it may name hosts and users. */
  readonly error: unknown;
}

export interface WatchedDependency {
  status(): DependencyStatus;
  /** No more checks. One that is under way is aborted. */
  stop(): void;
}

/** Checks again and again; a probe reads what came of it, so that no caller can cause load and no probe waits. */
export function watchDependency(options: DependencyOptions, onChange: (change: DependencyChange) => void): WatchedDependency {
  const { name, check, isOptional = false, intervalMs = 5_000, timeoutMs = 1_000, failures = 3, successes = 2 } = options;
  let isStopped = false;
  let current = new AbortController();
  let judgement: Judgement | undefined;
  let failure: DependencyFailure | undefined;
  let tookMs: number | undefined;
  let [checks, failedChecks] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;

  const note = (outcome: Outcome): void => {
    const former = judgement?.isGood;
    judgement = judge(judgement, outcome.isSuccess, { failures, successes });
    failure = outcome.isSuccess ? undefined : nameFailure(outcome.error);
    checks += 1;
    if (!outcome.isSuccess) failedChecks += 1;
    if (judgement.isGood !== former) onChange({ name, state: judgement.isGood ? 'up' : 'down', error: outcome.error });
  };
  const runCheck = async (signal: AbortSignal): Promise<void> => {
    // Hundreds of checks that hang would be a second trouble.
    if (isBusy) throw new Error('the former check has not come to an end');
    isBusy = true;
    try {
      await check(signal);
    } finally {
      isBusy = false;
    }
  };
  const checkOnce = async (): Promise<void> => {
    const began = performance.now();
    current = new AbortController();
    const { signal } = current;
    timer = setTimeout(() => current.abort(new DOMException('The check took too long.', 'TimeoutError')), timeoutMs);
    timer.unref();
    const outcome = await settle(runCheck(signal), signal);
    clearTimeout(timer);
    if (isStopped) return;
    tookMs = performance.now() - began;
    note(outcome);
    timer = setTimeout(() => void checkOnce(), intervalMs * (0.9 + 0.2 * Math.random()));
    timer.unref();
  };
  void checkOnce();

  return {
    status: () => ({
      name,
      isOptional,
      state: judgement === undefined ? 'unknown' : judgement.isGood ? 'up' : 'down',
      failure,
      tookMs,
      checks,
      failedChecks,
    }),
    stop() {
      isStopped = true;
      clearTimeout(timer);
      current.abort(new Error('the program ends'));
    },
  };
}

interface Outcome {
  readonly isSuccess: boolean;
  readonly error?: unknown;
}

/** What comes of it until the signal: afterwards it is a failure, whatever comes. */
async function settle(work: Promise<unknown>, signal: AbortSignal): Promise<Outcome> {
  const { promise: aborted, resolve } = Promise.withResolvers<Outcome>();
  const giveUp = () => resolve({ isSuccess: false, error: signal.reason });
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });
  const ended = work.then(
    (): Outcome => ({ isSuccess: true }),
    (error: unknown): Outcome => ({ isSuccess: false, error }),
  );
  try {
    return await Promise.race([ended, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function nameFailure(error: unknown): DependencyFailure {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return 'timeout';
  const code: unknown = 'code' in error ? error.code : undefined;
  // Codes of PostgreSQL are like 57P03, those of Node like ECONNREFUSED; anything else might say too much.
  return typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code) ? code : 'failed';
}
