import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '@landfall/runtime/uploads';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const credentials = { accessKeyId: 'bench', secretAccessKey: 'not-a-real-secret' };

/** A process of the bench, which ends with it. */
export interface Running {
  readonly url: string;
  /** The most memory that it has had so far, in bytes. Linux only. */
  peakBytes(): number;
  /** What it has now. Linux only. */
  memoryBytes(): number;
  end(): Promise<void>;
}

/** Versity's gateway over a folder below the scratch folder, with an empty bucket. */
export async function startObjectStore(scratch: string): Promise<Running> {
  const told = execFileSync(process.execPath, [join(root, 'e2e/components/components.ts'), 'versitygw'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const program = told.trim().split(' ').at(-1) ?? '';
  const port = await freePort();
  const data = join(scratch, 'data');
  mkdirSync(data);
  const args = ['--port', `127.0.0.1:${port}`, '--keep-alive', '--quiet', 'posix', data];
  const env = { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey };
  const running = asRunning(start(program, args, env), `http://127.0.0.1:${port}`);
  const client = createS3Client({ endpoint: running.url, region: 'us-east-1', credentials, sdk: { maxAttempts: 50 } });
  await client.send(new CreateBucketCommand({ Bucket: 'uploads' }));
  client.destroy();
  return running;
}

/** A subject as a server of its own. */
export async function startSubject(name: string, store: Running, databaseUrl?: string): Promise<Running> {
  serverProgram ??= bundleServer();
  const child = start(process.execPath, [await serverProgram, name], {
    S3_ENDPOINT: store.url,
    S3_ACCESS_KEY: credentials.accessKeyId,
    S3_SECRET_KEY: credentials.secretAccessKey,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  if (child.stdout === null) throw new Error('it has an output');
  const [port] = (await once(child.stdout, 'data')) as [Buffer]; // the first thing that it says
  return asRunning(child, `http://127.0.0.1:${port.toString().trim()}`);
}

let serverProgram: Promise<string> | undefined;

/** The server as JavaScript, as a published package is: taking the types out at the start costs memory that nobody else pays. */
async function bundleServer(): Promise<string> {
  const file = join(root, 'bench/node_modules/.cache/uploads-server.mjs');
  const isPeer = (id: string): boolean => /^pg$|^@(?:aws-sdk\/(?:client-s3|lib-storage)|tus\/.*)$/.test(id);
  await build({
    input: join(root, 'bench/uploads/server.ts'),
    external: isPeer,
    platform: 'node',
    output: { file, format: 'esm', codeSplitting: false },
  });
  return file;
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  return spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    stdio: [...stdio],
    env: { ...process.env, ...env },
  });
}

function asRunning(child: ChildProcess, url: string): Running {
  return {
    url,
    peakBytes: () => readKilobytes(child, /VmHWM:\s+(\d+) kB/) * 1024,
    memoryBytes: () => readKilobytes(child, /VmRSS:\s+(\d+) kB/) * 1024,
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function readKilobytes({ pid }: ChildProcess, field: RegExp): number {
  return Number(field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo; // it listens on TCP
  listener.close();
  return port;
}
