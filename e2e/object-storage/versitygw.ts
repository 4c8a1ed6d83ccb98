import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import { freePort } from '../control-plane/free-port.ts';
import { createRunFolder } from '../control-plane/run-folder.ts';
import { startServer } from '../control-plane/server-process.ts';
import { makeBucket, type ObjectStore } from './object-store.ts';

/** Versity's S3 gateway over a folder: it checks signatures and checksums, and keeps SHA-256 for each part. */
export async function startVersitygw(): Promise<ObjectStore> {
  const { versitygw: program } = await ensureComponents(['versitygw']);
  const folder = createRunFolder({ kind: 'object-storage' });
  mkdirSync(join(folder.path, 'data'));
  const port = await freePort();
  const store = {
    name: 'versitygw',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'uploads',
    credentials: { accessKeyId: 'versity', secretAccessKey: 'not-a-real-secret' },
    knowsSha256: true,
  };
  const server = startServer('versitygw', program, {
    args: ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', join(folder.path, 'data')],
    folder: folder.path,
    env: { ROOT_ACCESS_KEY: store.credentials.accessKeyId, ROOT_SECRET_KEY: store.credentials.secretAccessKey },
  });
  await waitUntil(() => makeBucket(store), {
    timeoutMs: 120_000,
    describe: () => `versitygw did not answer.\n${server.logTail()}`,
  });
  return {
    ...store,
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}
