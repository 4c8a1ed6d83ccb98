import type { FileRecord } from './record.ts';
import type { Run } from './tally.ts';

/** Projects whose tests use sockets, processes or clocks. What is pure fails for a reason, and again. */
const projectsWithSecondAttempt: readonly string[] = ['real', 'components', 'machines'];

/** More failed files than this are no accident, and the time is better saved. */
const maxFiles = 3;

/** Something that failed, and passed when its file was run again. */
export interface SecondAttempt {
  readonly path: string;
  /** Absent when it was a hook, or the file itself. */
  readonly test?: string;
  /** What was wrong the first time. */
  readonly error: string;
}

/** Which files of a run to run again, whole: none when the run is good, or has failed in a way that a repetition cannot mend. */
export function planSecondAttempt({ record }: Run): readonly FileRecord[] {
  if (record === undefined || record.errors.length > 0) return [];
  const failed = record.files.filter(({ hasFailed }) => hasFailed);
  const mayPass = failed.length <= maxFiles && failed.every(({ project }) => projectsWithSecondAttempt.includes(project));
  return mayPass ? failed : [];
}

/** The first run, with what became of the repeated files the second time. */
export function mergeRuns(first: Run, second: Run): Run {
  if (first.record === undefined || second.record === undefined) return first;
  const again = new Map(second.record.files.map((file) => [keyOf(file), file]));
  return {
    record: { files: first.record.files.map((file) => again.get(keyOf(file)) ?? file), errors: second.record.errors },
    exitCode: second.exitCode,
  };
}

/** What passed only at its second attempt, in the order of the first. */
export function findSecondAttempts(first: Run, merged: Run): readonly SecondAttempt[] {
  const after = new Map(merged.record?.files.map((file) => [keyOf(file), file]));
  const failed = first.record?.files.filter(({ hasFailed }) => hasFailed) ?? [];
  return failed.flatMap((file) => {
    const now = after.get(keyOf(file));
    if (now === undefined || now === file) return [];
    const passed = new Set(now.tests.filter(({ state }) => state === 'passed').map(({ name }) => name));
    const tests = file.tests
      .filter(({ state, name }) => state === 'failed' && passed.has(name))
      .map(({ name, error = '' }) => ({ path: file.path, test: name, error }));
    const outside = file.error !== undefined && !now.hasFailed ? [{ path: file.path, error: file.error }] : [];
    return [...outside, ...tests];
  });
}

/** The lines about second attempts that stand above the last line. */
export function describeSecondAttempts(attempts: readonly SecondAttempt[]): string {
  const counted = `second attempts: ${attempts.length}`;
  if (attempts.length === 0) return counted;
  const lines = attempts.flatMap(({ path, test, error }) => [
    `  ${path}${test === undefined ? '' : ` > ${test}`}`,
    ...error.split('\n', 5).map((line) => `    ${line}`),
  ]);
  return [`${counted}; these failed once, then passed with their whole file (LANDFALL_RETRY=0 lets them fail)`, ...lines].join(
    '\n',
  );
}

function keyOf({ project, path }: FileRecord): string {
  return `${project} ${path}`;
}
