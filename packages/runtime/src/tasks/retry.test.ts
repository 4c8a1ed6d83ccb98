import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermanentError, TaskError } from './errors.ts';
import { delayAfter } from './retry.ts';

const error = new Error('broken');

describe('the delay after a failure', () => {
  test('lies below a limit that doubles each time, up to an hour', () => {
    const limits = [1, 2, 3, 4].map((failures) => delayAfter({}, error, failures, 1));

    expect(limits).toEqual([1000, 2000, 4000, 8000]);
    expect(delayAfter({ maxFailures: 100 }, error, 50, 1)).toBe(3_600_000);
  });

  test('is never negative nor above the limit, whatever the policy', () => {
    const policy = fc.record({
      maxFailures: fc.integer({ min: 1, max: 100 }),
      backoff: fc.record({
        baseMs: fc.nat({ max: 10_000 }),
        factor: fc.double({ min: 1, max: 10, noNaN: true }),
        maxMs: fc.nat(),
      }),
    });
    fc.assert(
      fc.property(
        policy,
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, failures, chance) => {
          const delayMs = delayAfter(some, error, failures, chance);
          if (failures >= some.maxFailures) expect(delayMs).toBeUndefined();
          else {
            expect(delayMs).toBeGreaterThanOrEqual(0);
            expect(delayMs).toBeLessThanOrEqual(some.backoff.maxMs);
          }
        },
      ),
    );
  });

  test('follows what the policy decides by the error, until the failures are used up', () => {
    const decide = (cause: unknown) => (cause === error ? { afterMs: 7 } : ('dead' as const));

    expect(delayAfter({ decide }, error, 1, 0)).toBe(7);
    expect(delayAfter({ decide }, new Error('other'), 1, 0)).toBeUndefined();
    expect(delayAfter({ decide, maxFailures: 3 }, error, 3, 0)).toBeUndefined();
  });

  test('does not exist where the same would happen again', () => {
    expect(delayAfter({}, new PermanentError('torn'), 1, 1)).toBeUndefined();
    expect(delayAfter({}, new TaskError('PAYLOAD_INVALID', 'no width'), 1, 1)).toBeUndefined();
    expect(delayAfter({}, new TaskError('TIMED_OUT', 'slow'), 1, 1)).toBe(1000);
  });
});
