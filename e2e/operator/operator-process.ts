import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../control-plane/deadline.ts';
import { runProgram } from '../control-plane/run-program.ts';
import type { Replica } from './front-door.ts';

const builder = fileURLToPath(new URL('../../tools/build/operator.ts', import.meta.url));

/** Bundles the operator as its image has it. @returns the file to run */
export async function bundleOperator(folder: string): Promise<string> {
  const file = join(folder, 'operator.cjs');
  await runProgram(execPath, [builder, file], { timeoutMs: 120_000 });
  return file;
}

/** One replica of the operator, a process of its own. */
export interface OperatorProcess extends Replica {
  readonly name: string;
  readonly processId: number;
  /** Everything that it has written. */
  log(): string;
  /** What it measured, as Prometheus reads it. */
  metrics(): Promise<string>;
  get(path: string): Promise<{ readonly status: number; readonly text: string }>;
  signal(signal: NodeJS.Signals): void;
  /** Settles when it has ended, with its exit code; null after a signal that it did not hear. */
  ended(): Promise<number | null>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface OperatorOptions {
  readonly program: string;
  readonly folder: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** Starts a replica and waits until it says where it listens. */
export async function startOperator({ program, folder, name, args }: OperatorOptions): Promise<OperatorProcess> {
  const logPath = join(folder, `${name}.log`);
  writeFileSync(logPath, '');
  const own = ['run', `--pod-name=${name}`, '--webhook-port=0', '--http-port=0', '--bind-address=127.0.0.1'];
  // The kernel ends it when this process is gone.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', execPath, program, ...own, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: env['PATH'] ?? '', HOME: folder },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => appendFileSync(logPath, part));
  const log = (): string => readFileSync(logPath, 'utf8');
  await waitUntil(
    async () => {
      if (hasEnded(child)) throw new Error(`The operator has ended.\n${log()}`);
      return listening(log()) !== undefined;
    },
    { timeoutMs: 60_000, describe: () => `The operator did not listen.\n${log()}` },
  );
  const ports = listening(log()) ?? { webhookPort: 0, httpPort: 0 };
  const get = async (path: string): Promise<{ readonly status: number; readonly text: string }> => {
    const answer = await fetch(`http://127.0.0.1:${ports.httpPort}${path}`, { signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, text: await answer.text() };
  };
  const ended = async (): Promise<number | null> => {
    if (!hasEnded(child)) await once(child, 'exit');
    return child.exitCode;
  };
  return {
    name,
    ...ports,
    processId: child.pid ?? 0,
    log,
    metrics: async () => (await get('/metrics')).text,
    get,
    signal: (signal) => void child.kill(signal),
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended();
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The ports that a replica listens on, once it has said so. */
function listening(log: string): Replica | undefined {
  for (const line of log.split('\n')) {
    if (!line.includes('"listening"')) continue;
    return JSON.parse(line) as Replica; // our own log
  }
  return undefined;
}
