/** Plants tests that fail now and then, and runs the real vitest on them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileRecord } from './record.ts';
import { runVitestTwice } from './run-vitest.ts';
import { describeSecondAttempts, planSecondAttempt } from './second-attempt.ts';
import { tallyRun } from './tally.ts';

/** Each starts vitest, and starting takes its time when everything else runs as well. */
const timeout = 240_000;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-flaky-'));
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  write('vitest.config.ts', configuration);
  write('pure/steady.test.ts', body("test('steady', () => {});"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('what fails once passes with its whole file and is named, and what fails twice has failed', { timeout }, async () => {
  write(
    'real/flaky.test.ts',
    body(`
      let steps = 0;
      test('sets up', () => { steps += 1; });
      test('goes on', () => { if (firstTime('test')) throw new Error('a port was taken'); if (steps !== 1) throw new Error('no'); });
    `),
  );
  write(
    'real/hook.test.ts',
    body("beforeAll(() => { if (firstTime('hook')) throw new Error('no server'); });\ntest('a', () => {});"),
  );
  write('real/broken.test.ts', body("test('broken', () => { throw new Error('always'); });"));

  const { run, secondAttempts } = await runVitestTwice({ root: folder, args: [], output: 'ignore' });

  expect(tallyRun(run)).toEqual({ passed: 4, failed: 1, skipped: 0 });
  expect(describeSecondAttempts(secondAttempts.toSorted((a, b) => (a.path < b.path ? -1 : 1))).split('\n')).toEqual([
    'second attempts: 2; these failed once, then passed with their whole file (LANDFALL_RETRY=0 lets them fail)',
    '  real/flaky.test.ts > goes on',
    '    a port was taken',
    '  real/hook.test.ts',
    '    no server',
  ]);
});

test('an error that belongs to no test fails the run, and nothing is tried again', { timeout }, async () => {
  write('real/flaky.test.ts', body("test('flaky', () => { if (firstTime('a')) throw new Error('chance'); });"));
  write(
    'real/loose.test.ts',
    body("test('loose', async () => { void Promise.reject(new Error('loose')); await new Promise(setImmediate); });"),
  );

  const { run, secondAttempts } = await runVitestTwice({ root: folder, args: [], output: 'ignore' });

  expect(run.record?.errors).toEqual(['loose']);
  expect(tallyRun(run)).toEqual({ passed: 2, failed: 2, skipped: 0 });
  expect(secondAttempts).toEqual([]);
});

describe('a second attempt is made', () => {
  const failed = (path: string, project = 'components'): FileRecord => ({ path, project, hasFailed: true, tests: [] });
  const planned = (...files: readonly FileRecord[]): readonly string[] =>
    planSecondAttempt({ record: { files, errors: [] }, exitCode: 1 }).map(({ path }) => path);

  test('of the files that failed', () => {
    expect(planned(failed('a'), { ...failed('b'), hasFailed: false }, failed('c', 'machines'))).toEqual(['a', 'c']);
  });

  test('not when something pure failed, and not when much did', () => {
    expect(planned(failed('a'), failed('b', 'fast'))).toEqual([]);
    expect(planned(failed('a'), failed('b'), failed('c'), failed('d'))).toEqual([]);
    expect(planSecondAttempt({ exitCode: 1 })).toEqual([]);
  });
});

const configuration = `
  export default {
    test: {
      projects: [
        { test: { name: 'fast', include: ['pure/*.test.ts'] } },
        { test: { name: 'real', include: ['real/*.test.ts'] } },
      ],
    },
  };
`;

/** A file of tests; what it does the first time is not done again. */
function body(text: string): string {
  return `
    import { existsSync, writeFileSync } from 'node:fs';
    import { beforeAll, test } from 'vitest';
    const firstTime = (name) => !existsSync(name) && (writeFileSync(name, ''), true);
    ${text}
  `;
}

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}
