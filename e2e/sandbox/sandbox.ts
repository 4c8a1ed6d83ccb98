import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../control-plane/deadline.ts';
import { isRunning } from '../control-plane/process-table.ts';
import { createRunFolder } from '../control-plane/run-folder.ts';
import { type ProgramOutput, type RunOptions, runProgram } from '../control-plane/run-program.ts';
import { type ServerProcess, startServer } from '../control-plane/server-process.ts';
import { makeControlGroups, removeControlGroups } from './control-groups.ts';
import { connect } from './network.ts';
import { waitNow } from './wait-now.ts';

/**
 * Processes with a network, mounts and process ids of their own. They see this machine's files, and their own `/run`; what
 * they write to `/var/lib` and `/var/log` is theirs alone.
 *
 * Everything inside ends with the process that started the sandbox, in whatever way that ends: the kernel sees to it. What
 * can remain after `kill -9`, a folder and control groups, is removed by the next start.
 */
export interface Sandbox {
  /** Servers inside listen there for this machine, and for those inside. */
  readonly address: string;
  /** Servers of this machine are reached there from inside. */
  readonly hostAddress: string;
  /** Index of the network device that leads inside, to see that it is gone. */
  readonly linkIndex: number;
  /** A folder of its own, on disk. */
  readonly folder: string;
  /** Path of a control group, such as `/landfall-…`, that is removed with all below it. Containers belong there. */
  readonly controlGroup: string;
  /** Process id of the first process inside, to see that it is gone. */
  readonly processId: number;
  /** Starts a server inside. Its output goes to `<name>.log` in the folder. */
  start(name: string, program: string, options: SandboxedServerOptions): ServerProcess;
  /** Runs a program inside, to its end; see {@link runProgram}. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<ProgramOutput>;
  /** Ends everything inside at once and removes every trace. */
  stop(): Promise<void>;
}

export interface SandboxedServerOptions {
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it works: without it, the folder of the sandbox. */
  readonly cwd?: string;
}

/**
 * Starts an empty sandbox, in a fraction of a second. Linux and root are needed.
 *
 * @param label ends the name of its folder: lower-case letters, digits and dashes
 */
export async function startSandbox(label: string): Promise<Sandbox> {
  let running: { readonly folderName: string; readonly first: FirstProcess } | undefined;
  const folder = createRunFolder({
    kind: 'sandbox',
    label,
    release(name) {
      if (name === running?.folderName) running.first.end();
      removeControlGroups(name);
    },
  });
  try {
    makeControlGroups(folder.name);
    const first = await startFirstProcess(folder.path);
    running = { folderName: folder.name, first };
    const { processId } = first;
    const cable = await connect(processId, (command) => enter(processId, command));
    return {
      ...cable,
      folder: folder.path,
      controlGroup: `/${folder.name}`,
      processId,
      start: (name, program, options) =>
        startServer(name, 'nsenter', {
          folder: folder.path,
          args: enter(processId, [program, ...options.args], options.cwd ?? folder.path),
          ...(options.env === undefined ? {} : { env: options.env }),
        }),
      run: enterSandbox(processId).run,
      async stop() {
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** A way into a sandbox of any process, by the process id of the first process inside. */
export function enterSandbox(processId: number): Pick<Sandbox, 'run'> {
  return {
    run: (program, args, options = {}) => runProgram('nsenter', enter(processId, [program, ...args]), options),
  };
}

interface FirstProcess {
  readonly processId: number;
  /** Kills it and waits until all that ran inside is gone. */
  end(): void;
}

async function startFirstProcess(folder: string): Promise<FirstProcess> {
  const server = startServer('sandbox', 'unshare', {
    folder,
    args: [
      '--net',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child=KILL',
      '--propagation=private',
      '--mount-proc',
      'sh',
      join(import.meta.dirname, 'init.sh'),
    ],
  });
  const describe = (): string => `The sandbox did not start: it needs Linux, root and namespaces.\n${server.logTail()}`;
  let processId = 0;
  try {
    await waitUntil(
      async () => {
        if (server.hasEnded()) throw new Error(describe());
        processId = childOf(server.processId);
        return commandOf(processId) === 'sleep';
      },
      { timeoutMs: 120_000, describe },
    );
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    processId,
    end() {
      if (server.hasEnded()) return;
      // The kernel lets it go only after every other process inside, so its end is the end of all.
      kill(processId);
      waitNow(() => !isRunning(processId), 10_000);
    },
  };
}

/** The arguments with which `nsenter` runs a command inside, and to its end with it: killing `nsenter` alone would leave it running. */
function enter(processId: number, command: readonly string[], folder?: string): readonly string[] {
  const place = folder === undefined ? [] : [`--wdns=${folder}`];
  return [
    `--target=${processId}`,
    '--net',
    '--mount',
    '--pid',
    ...place,
    '--',
    'setpriv',
    '--pdeathsig',
    'KILL',
    '--',
    ...command,
  ];
}

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** The one child of `unshare`, which is the first process inside; 0 when there is none yet. */
function childOf(processId: number): number {
  return Number(readIfThere(`/proc/${processId}/task/${processId}/children`).trim());
}

/** @source proc(5), /proc/pid/comm */
function commandOf(processId: number): string {
  return readIfThere(`/proc/${processId}/comm`).trim();
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
