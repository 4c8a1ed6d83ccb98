import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../control-plane/free-port.ts';
import type { ObjectStore } from '../object-storage/object-store.ts';

/** One process of the server of the guide. */
export interface Replica {
  readonly url: string;
  /** Ends it without a warning. */
  kill(): Promise<void>;
  /** The most memory that it has had so far, in bytes. Linux only. */
  peakBytes(): number;
}

const program = fileURLToPath(new URL('examples/server.ts', import.meta.url));

/** Starts the server of the guide over an object store and a database, as a pod would run it. */
export async function startReplica(store: ObjectStore, databaseUrl: string): Promise<Replica> {
  const port = await freePort();
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', process.execPath, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      S3_ENDPOINT: store.endpoint,
      CHECKSUM: store.knowsSha256 ? 'sha256' : 'md5',
      AWS_ACCESS_KEY_ID: store.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: store.credentials.secretAccessKey,
    },
  });
  await untilReady(child);
  return {
    url: `http://127.0.0.1:${port}`,
    peakBytes: () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
    child.stdout?.once('data', () => resolve());
  });
}
