/** The program behind ./test; its modes are described there. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from '../check/checks.ts';
import { describeResult, runChecks } from '../check/run-checks.ts';
import { addTallies, formatTally, isGood, type Tally, tallyVitest, type VitestReport } from './tally.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const args = process.argv.slice(2);
const tally = addTallies(await run());
console.log(`\n${formatTally(tally)}`);
if (!isGood(tally)) process.exitCode = 1;

async function run(): Promise<readonly Tally[]> {
  if (args.length === 0) return runAll();
  if (args.length === 1 && args[0] === 'fast') return [await runStaticChecks(), await runVitest(['--project', 'fast'])];
  return [await runVitest(args)];
}

async function runAll(): Promise<readonly Tally[]> {
  const prepared = [
    await runStaticChecks(),
    await runStep('components', ['e2e/components/components.ts']),
    await runStep('bundle', ['tools/build/build.ts']),
  ];
  const isReady = addTallies(prepared.slice(1)).failed === 0;
  // Without its components a journey could only fail; what is missing has been counted as a failure already.
  return [...prepared, await runVitest(isReady ? [] : ['--project', 'fast'])];
}

async function runStaticChecks(): Promise<Tally> {
  const results = await runChecks(checks, (result) => console.log(describeResult(result)));
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

async function runStep(name: string, script: readonly string[]): Promise<Tally> {
  const exitCode = await exitCodeOf(process.execPath, script);
  console.log(`${exitCode === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

async function runVitest(vitestArgs: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const exitCode = await exitCodeOf('vitest', ['run', ...reporters, ...vitestArgs]);
    return tallyVitest(readReport(reportFile), exitCode);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport; // written by the vitest that the lock file pins
  } catch {
    return undefined;
  }
}

function exitCodeOf(program: string, programArgs: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArgs, { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
