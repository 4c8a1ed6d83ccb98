import { describe, expect, test } from 'vitest';
import type { FileRecord, TestRecord } from './record.ts';
import { addTallies, formatTally, isGood, tallyRun } from './tally.ts';

const tests = (...states: readonly TestRecord['state'][]): readonly TestRecord[] =>
  states.map((state, index) => ({ name: `test ${index}`, state }));

const file = (changes: Partial<FileRecord>): FileRecord => ({
  path: 'a.test.ts',
  project: 'fast',
  hasFailed: false,
  tests: [],
  ...changes,
});

describe('the tally of a run', () => {
  test('counts the tests of all files', () => {
    const files = [
      file({ tests: tests('passed', 'passed') }),
      file({ hasFailed: true, tests: tests('passed', 'failed', 'failed', 'skipped') }),
    ];

    expect(tallyRun({ record: { files, errors: [] }, exitCode: 1 })).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  test('counts a file that failed outside its tests as one failure, whatever it has skipped', () => {
    const files = [file({ tests: tests('passed') }), file({ hasFailed: true, tests: tests('skipped', 'skipped') })];

    expect(tallyRun({ record: { files, errors: [] }, exitCode: 1 })).toEqual({ passed: 1, failed: 1, skipped: 2 });
  });

  test('does not call a run good that ended badly for a reason outside the tests', () => {
    const files = [file({ tests: tests('passed') })];

    expect(tallyRun({ record: { files, errors: ['nobody awaited this'] }, exitCode: 1 }).failed).toBe(1);
    expect(tallyRun({ record: { files, errors: [] }, exitCode: 1 }).failed).toBe(1);
    expect(tallyRun({ exitCode: 0 }).failed).toBe(1);
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
