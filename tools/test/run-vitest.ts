import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type RunRecord, recordVariable } from './record.ts';
import { findSecondAttempts, mergeRuns, planSecondAttempt, type SecondAttempt } from './second-attempt.ts';
import type { Run } from './tally.ts';

const recorder = fileURLToPath(new URL('recorder.ts', import.meta.url));

/** Where and how vitest runs. */
export interface VitestOptions {
  /** Folder of the configuration. */
  readonly root: string;
  readonly args: readonly string[];
  /** Where the output goes: as in `child_process.spawn`. */
  readonly output: 'inherit' | 'ignore';
}

/** A run, and what passed in it only because it was run again. */
export interface RepeatedRun {
  readonly run: Run;
  readonly secondAttempts: readonly SecondAttempt[];
}

/**
 * Runs vitest, and the few files that failed for want of luck, perhaps, a second time: whole files, in a process of their own,
 * because what a file has set up is shared by its tests and is not set up again for one of them.
 */
export async function runVitestTwice(options: VitestOptions): Promise<RepeatedRun> {
  const first = await runVitest(options);
  const files = planSecondAttempt(first);
  if (files.length === 0) return { run: first, secondAttempts: [] };
  if (options.output === 'inherit') console.log(`\nSecond attempt: ${files.map(({ path }) => path).join(', ')}`);
  const projects = new Set(files.map(({ project }) => project));
  const args = [...Array.from(projects, (project) => `--project=${project}`), ...files.map(({ path }) => path)];
  const run = mergeRuns(first, await runVitest({ ...options, args }));
  return { run, secondAttempts: findSecondAttempts(first, run) };
}

/** Runs vitest once. */
export async function runVitest({ root, args, output }: VitestOptions): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-test-'));
  try {
    const recordFile = join(folder, 'record.json');
    const exitCode = await exitCodeOf('vitest', ['run', '--reporter=default', `--reporter=${recorder}`, ...args], {
      root,
      output,
      variables: { [recordVariable]: recordFile },
    });
    const record = readRecord(recordFile);
    return { exitCode, ...(record !== undefined && { record }) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readRecord(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord; // written by the recorder
  } catch {
    return undefined;
  }
}

/** Runs a program until it ends, and gives its exit code; 1 when a signal ended it. */
export function exitCodeOf(
  program: string,
  args: readonly string[],
  options: {
    readonly root: string;
    readonly output: VitestOptions['output'];
    readonly variables?: Readonly<Record<string, string>>;
  },
): Promise<number> {
  const { root, output, variables } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: output, env: { ...env, ...variables } });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
