import type { FileRecord, RunRecord } from './record.ts';

/** How many things were tried and how they ended. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A run of vitest as it ended. Without a record it broke before it could write one. */
export interface Run {
  readonly record?: RunRecord;
  readonly exitCode: number;
}

/**
 * Counts a run of vitest. A file that failed outside its tests is one failure, and so is each error that belongs to no file,
 * and a run that went wrong in some way that the record does not show.
 */
export function tallyRun({ record, exitCode }: Run): Tally {
  if (record === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const tally = addTallies([...record.files.map(tallyFile), { passed: 0, failed: record.errors.length, skipped: 0 }]);
  return tally.failed === 0 && exitCode !== 0 ? { ...tally, failed: 1 } : tally;
}

function tallyFile({ hasFailed, tests }: FileRecord): Tally {
  const count = (wanted: string): number => tests.filter(({ state }) => state === wanted).length;
  const failed = count('failed');
  return { passed: count('passed'), failed: failed === 0 && hasFailed ? 1 : failed, skipped: count('skipped') };
}

/** The sum of several tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  let sum: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    sum = { passed: sum.passed + passed, failed: sum.failed + failed, skipped: sum.skipped + skipped };
  }
  return sum;
}

/** The last line of a test run. */
export function formatTally(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`;
}

/** A run is good when something passed and nothing failed. */
export function isGood(tally: Tally): boolean {
  return tally.failed === 0 && tally.passed > 0;
}
