/** How often and how fast something is tried again. */
export interface Backoff {
  /** Before the second attempt, at most; twice as much before each further one. In milliseconds. */
  readonly firstMs: number;
  /** At most, in milliseconds. */
  readonly maxMs: number;
}

/**
 * How long to wait after some failures in a row: anything between half of the full delay and all of it, so that clients that
 * failed together do not come back together.
 *
 * @param failures from 1
 * @param chance from 0 to 1, such as `Math.random()`
 * @returns milliseconds
 */
export function chooseDelayMs(failures: number, { firstMs, maxMs }: Backoff, chance: number): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(fullMs * (0.5 + chance / 2));
}
