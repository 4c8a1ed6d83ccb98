import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TracePlaces } from './traces.ts';

/** A process that holds something in a sandbox, for tests that end it in several ways. */
export interface Holder {
  readonly process: ChildProcess;
  readonly places: TracePlaces;
}

/**
 * Runs a program that starts a sandbox and writes its traces' places as one line of JSON.
 *
 * @param program TypeScript modules are imported by their whole path
 * @throws when it ends before it has written the line
 */
export async function hold(program: string, environment: NodeJS.ProcessEnv = process.env): Promise<Holder> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).once('line', line.resolve);
  child.once('exit', (code, signal) => line.reject(new Error(`The holder ended with ${code ?? signal}.`)));
  const places = JSON.parse(await line.promise) as TracePlaces; // what the program was to write
  return { process: child, places };
}

/** Source text that writes the line for a sandbox of that name, and then stays. */
export function reportAndStay(sandbox: string): string {
  return `{
    const { processId, folder, controlGroup, linkIndex } = ${sandbox};
    console.log(JSON.stringify({ processId, folder, controlGroup, linkIndex }));
    setInterval(() => {}, 1_000_000);
  }`;
}
