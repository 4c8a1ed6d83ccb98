/**
 * Runs the built `landfall` again and again in one process: the bundle is evaluated anew for each run, with the
 * arguments, folder and environment of that run. So a test sees what a user would see, and thousands of runs take
 * seconds.
 *
 * Started by `landfall.ts` beside this file, with the path of the bundle as the only argument.
 */
import { createRequire, enableCompileCache } from 'node:module';
import { dirname, sep } from 'node:path';
import type { LandfallRequest, LandfallRun } from './landfall.ts';

const bundle = process.argv[2] ?? '';
const load = createRequire(import.meta.url);
enableCompileCache();
let last: Promise<void> = Promise.resolve();

process.on('message', (request: { readonly id: number } & LandfallRequest) => {
  last = last.then(async () => {
    process.send?.({ id: request.id, run: await run(request) });
  });
});

async function run(request: LandfallRequest): Promise<LandfallRun> {
  const printed = { stdout: '', stderr: '' };
  const original = { stdout: process.stdout.write, stderr: process.stderr.write, environment: process.env };
  const capture = (stream: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    printed[stream] += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    return true;
  };
  process.stdout.write = capture('stdout');
  process.stderr.write = capture('stderr');
  process.env = { ...request.environment };
  process.argv = [process.execPath, bundle, ...request.args];
  process.chdir(request.folder);
  process.exitCode = undefined;
  try {
    forget(dirname(bundle));
    await (load(bundle) as { readonly finished: Promise<void> }).finished; // what apps/cli/src/entry.ts exports
    return { ...printed, exitCode: exitCode() };
  } catch (error) {
    // What would have ended the process with a stack trace.
    return { ...printed, stderr: `${printed.stderr}${error instanceof Error ? error.stack : String(error)}`, exitCode: 1 };
  } finally {
    process.stdout.write = original.stdout;
    process.stderr.write = original.stderr;
    process.env = original.environment;
    process.stdout.removeAllListeners('error');
    process.exitCode = undefined;
  }
}

/** Makes the next run evaluate the bundle afresh, its chunks too: they hold on to each other. */
function forget(folder: string): void {
  for (const path of Object.keys(load.cache)) if (path.startsWith(folder + sep)) delete load.cache[path];
}

/** What the run left as the exit code of the process. */
function exitCode(): number {
  return Number(process.exitCode ?? 0);
}
