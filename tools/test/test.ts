/** The program behind ./test; its modes are described there. */
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { checks } from '../check/checks.ts';
import { describeResult, runChecks } from '../check/run-checks.ts';
import { exitCodeOf, runVitest, runVitestTwice } from './run-vitest.ts';
import { describeSecondAttempts } from './second-attempt.ts';
import { addTallies, formatTally, isGood, type Tally, tallyRun } from './tally.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const args = process.argv.slice(2);
/** Whoever draws other examples, or says so, looks for what fails sometimes. */
const hasSecondAttempts = env['LANDFALL_RETRY'] !== '0' && env['LANDFALL_SEED'] === undefined;
/** Projects of vitest that need nothing installed. */
const fast = ['--project=fast', '--project=real'];

const tally = addTallies(await run());
console.log(formatTally(tally));
if (!isGood(tally)) process.exitCode = 1;

async function run(): Promise<readonly Tally[]> {
  if (args.length === 0) return runAll();
  if (args.length === 1 && args[0] === 'fast') return runFast();
  const asked = tallyRun(await runVitest({ root, args, output: 'inherit' }));
  console.log();
  return [asked];
}

/** Checks and tests at once: neither keeps two processors busy by itself. What the checks say comes in one piece. */
async function runFast(): Promise<readonly Tally[]> {
  // What Node has compiled is kept for every process from now on, by the content of its file.
  env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/compiled');
  const said: string[] = [];
  const tallies = await Promise.all([runStaticChecks((text) => said.push(text)), runTests(fast)]);
  console.log(said.join('\n'));
  return tallies;
}

async function runAll(): Promise<readonly Tally[]> {
  const prepared = [
    await runStaticChecks(console.log),
    await runStep('components', ['e2e/components/components.ts']),
    await runStep('bundle', ['tools/build/build.ts']),
  ];
  const isReady = addTallies(prepared.slice(1)).failed === 0;
  // Without its components a journey could only fail; what is missing has been counted as a failure already.
  return [...prepared, await runTests(isReady ? [] : fast)];
}

async function runStaticChecks(say: (text: string) => void): Promise<Tally> {
  const results = await runChecks(checks, (result) => say(describeResult(result)));
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

async function runStep(name: string, script: readonly string[]): Promise<Tally> {
  const exitCode = await exitCodeOf(process.execPath, script, { root, output: 'inherit' });
  console.log(`${exitCode === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

async function runTests(vitestArgs: readonly string[]): Promise<Tally> {
  const options = { root, args: vitestArgs, output: 'inherit' } as const;
  const { run: ended, secondAttempts } = hasSecondAttempts
    ? await runVitestTwice(options)
    : { run: await runVitest(options), secondAttempts: [] };
  console.log(`\n${describeSecondAttempts(secondAttempts)}`);
  return tallyRun(ended);
}
