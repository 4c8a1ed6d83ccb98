import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

/** A server that runs until it is stopped, or until this process ends in whatever way. */
export interface ServerProcess {
  readonly processId: number;
  /** The last lines that the server wrote. */
  logTail(): string;
  hasEnded(): boolean;
  /** Ends it at once: its data is thrown away, so there is nothing to wind down. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly args: readonly string[];
  /** Where it works and where its log is. */
  readonly folder: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program whose output goes to `<name>.log` in the folder. The kernel kills it when this process is gone. */
export function startServer(name: string, program: string, options: ServerOptions): ServerProcess {
  const logPath = join(options.folder, `${name}.log`);
  const log = openSync(logPath, 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...options.args], {
    cwd: options.folder,
    env: { ...env, ...options.env },
    stdio: ['ignore', log, log],
    // Ctrl-C in a terminal must not reach it before the tests that use it are told.
    detached: true,
  });
  closeSync(log);
  let startFailure = '';
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      startFailure = `${name} could not be started: ${error.message}`;
      resolve();
    });
  });

  return {
    processId: child.pid ?? 0,
    logTail: () => `${readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-15).join('\n')}${startFailure}`,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null || startFailure !== '',
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
