import { describe, expect, test } from 'vitest';
import { addTallies, formatTally, isGood, tallyVitest, type VitestReport } from './tally.ts';

const clean: VitestReport = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

describe('the tally of a vitest run', () => {
  test('counts what the report counts', () => {
    expect(tallyVitest({ ...clean, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }, 1)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
    });
  });

  test('counts a file that broke before its first test as one failure', () => {
    const broken = { ...clean, testResults: [{ status: 'failed', assertionResults: [] }] };

    expect(tallyVitest(broken, 1).failed).toBe(1);
  });

  test('does not call a run good that ended badly for a reason outside the tests', () => {
    expect(tallyVitest(clean, 1).failed).toBe(1);
    expect(tallyVitest(undefined, 0).failed).toBe(1);
  });
});

describe('the last line', () => {
  test('names skipped tests only when there are any', () => {
    expect(formatTally({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(formatTally({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  test('adds up parts', () => {
    const sum = addTallies([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]);

    expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 });
  });
});

test('a run in which nothing ran is not good', () => {
  expect(isGood({ passed: 0, failed: 0, skipped: 4 })).toBe(false);
  expect(isGood({ passed: 1, failed: 0, skipped: 4 })).toBe(true);
});
