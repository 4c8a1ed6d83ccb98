import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { waitUntil } from '../control-plane/deadline.ts';
import { type ProgramOutput, type RunOptions, runProgram } from '../control-plane/run-program.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { requireCommands } from './commands.ts';

/** The client that belongs to the package of the Engine. One that comes first on the search path may be too new for it. */
const dockerProgram = '/usr/bin/docker';

/** A Docker Engine with an empty store, that reaches nothing outside and leaves nothing behind. */
export interface Engine {
  readonly sandbox: Sandbox;
  /** Where ports that containers publish are reached from this machine. */
  readonly address: string;
  /** Environment for programs of this machine that talk to the Engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `docker` with these arguments; see {@link runProgram}. */
  docker(args: readonly string[], options?: RunOptions): Promise<ProgramOutput>;
  /** Loads images from an archive, as {@link writeImageArchive} and {@link buildServices} make them. */
  loadImages(archivePath: string): Promise<void>;
  /** Ends all containers at once, and removes them with their volumes and images. */
  stop(): Promise<void>;
}

/**
 * Starts a Docker Engine in a sandbox of its own, in about two seconds. Linux, root and Debian's `docker.io` are needed.
 *
 * @param label ends the name of the sandbox's folder: lower-case letters, digits and dashes
 */
export async function startEngine(label: string): Promise<Engine> {
  await requireCommands(['dockerd', 'docker', 'iptables']);
  const sandbox = await startSandbox(label);
  try {
    const socket = join(sandbox.folder, 'docker.sock');
    await startDaemon(sandbox, socket);
    const clientFolder = join(sandbox.folder, 'client');
    await mkdir(clientFolder);
    // A folder of its own, so that nobody's credentials are read.
    const environment = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: clientFolder, DOCKER_BUILDKIT: '1' };
    const docker: Engine['docker'] = (args, options = {}) =>
      runProgram(dockerProgram, args, { ...options, env: { ...environment, ...options.env } });
    return {
      sandbox,
      address: sandbox.address,
      environment,
      docker,
      async loadImages(archivePath) {
        await docker(['load', '--quiet', '--input', archivePath]);
      },
      stop: () => sandbox.stop(),
    };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

async function startDaemon(sandbox: Sandbox, socket: string): Promise<void> {
  const daemon = sandbox.start('dockerd', 'dockerd', {
    args: [
      `--host=unix://${socket}`,
      `--data-root=${join(sandbox.folder, 'data')}`,
      `--exec-root=${join(sandbox.folder, 'exec')}`,
      `--pidfile=${join(sandbox.folder, 'dockerd.pid')}`,
      `--cgroup-parent=${sandbox.controlGroup}`,
      // A negative score is refused on machines that are containers themselves.
      '--oom-score-adjust=0',
      // Erlang sets memory aside for every file that it might open.
      '--default-ulimit=nofile=16384:16384',
      '--log-level=warn',
    ],
  });
  const describe = (): string => `The Docker Engine did not start.\n${daemon.logTail()}`;
  await waitUntil(
    async () => {
      if (daemon.hasEnded()) throw new Error(describe());
      return answers(socket);
    },
    { timeoutMs: 180_000, describe },
  );
}

/** @source Docker Engine API, `GET /_ping` */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ socketPath: socket, path: '/_ping' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asking.on('error', () => resolve(false));
    asking.end();
  });
}
