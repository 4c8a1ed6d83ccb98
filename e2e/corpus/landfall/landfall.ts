import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One command line. */
export interface LandfallRequest {
  readonly args: readonly string[];
  /** Absolute working directory. */
  readonly folder: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface LandfallRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Landfall {
  /** Runs one command line. Calls may overlap; they run one after the other. */
  run(request: LandfallRequest): Promise<LandfallRun>;
  stop(): Promise<void>;
}

const checkout = join(import.meta.dirname, '../../..');

/** The command at the root of the checkout, which builds the bundle when a source is newer. */
export const landfallCommand = join(checkout, 'landfall');

/** Starts one process that runs the built `landfall` many times, in the state that a first `./landfall --version` leaves. */
export async function startLandfall(): Promise<Landfall> {
  await promisify(execFile)(landfallCommand, ['--version']);
  const child = fork(join(import.meta.dirname, 'worker.ts'), [join(checkout, 'apps/cli/dist/landfall.cjs')]);
  const ended = once(child, 'exit');
  const waiting = new Map<number, PromiseWithResolvers<LandfallRun>>();
  let lastId = 0;

  child.on('message', (message) => {
    const { id, run } = message as { readonly id: number; readonly run: LandfallRun }; // sent by worker.ts
    waiting.get(id)?.resolve(run);
    waiting.delete(id);
  });
  child.on('exit', (code) => {
    for (const run of waiting.values()) run.reject(new Error(`The process that runs landfall ended with ${code}.`));
  });

  return {
    run(request) {
      const run = Promise.withResolvers<LandfallRun>();
      lastId += 1;
      waiting.set(lastId, run);
      child.send({ id: lastId, ...request });
      return run.promise;
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
