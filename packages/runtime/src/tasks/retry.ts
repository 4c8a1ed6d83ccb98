import { PermanentError, TaskError } from './errors.ts';

/** How long to wait before a task is tried again: a random time below a limit that grows with each failure. */
export interface Backoff {
  /** Milliseconds; the limit after the first failure. One second by default. */
  readonly baseMs?: number;
  /** By how much the limit grows each time. 2 by default. */
  readonly factor?: number;
  /** Milliseconds; the limit never passes this. An hour by default. */
  readonly maxMs?: number;
}

/** What to do after a failure: try again by the backoff, try again after a time, or make it a dead letter at once. */
export type RetryAnswer = 'retry' | 'dead' | { readonly afterMs: number };

/** When a task that failed is tried again. */
export interface RetryPolicy {
  /** Failures after which a task is a dead letter. 5 by default. Crashes and shutdowns are not failures. */
  readonly maxFailures?: number;
  readonly backoff?: Backoff;
  /** Decides by the error; `failures` counts this one. What it says holds only while `maxFailures` is not reached. */
  readonly decide?: (error: unknown, failures: number) => RetryAnswer;
}

/**
 * The milliseconds to wait after a failure, or undefined when the task is not tried again.
 *
 * @param failures how often it has failed, this time included
 * @param chance a number from 0 to 1; full jitter spreads those that failed together
 */
export function delayAfter(policy: RetryPolicy, error: unknown, failures: number, chance: number): number | undefined {
  if (error instanceof PermanentError || (error instanceof TaskError && permanentCodes.has(error.code))) return undefined;
  if (failures >= (policy.maxFailures ?? 5)) return undefined;
  const answer = policy.decide?.(error, failures) ?? 'retry';
  if (answer === 'dead') return undefined;
  if (answer !== 'retry') return Math.max(0, answer.afterMs);
  const { baseMs = 1000, factor = 2, maxMs = 3_600_000 } = policy.backoff ?? {};
  return Math.min(maxMs, baseMs * factor ** (failures - 1)) * chance;
}

/** What the same payload would meet again. */
const permanentCodes: ReadonlySet<string> = new Set(['NOT_JSON', 'PAYLOAD_INVALID']);
