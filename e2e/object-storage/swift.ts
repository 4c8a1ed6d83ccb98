import { fileURLToPath } from 'node:url';
import { waitUntil } from '../control-plane/deadline.ts';
import { freePorts } from '../control-plane/free-port.ts';
import { createRunFolder } from '../control-plane/run-folder.ts';
import { startServer } from '../control-plane/server-process.ts';
import { makeBucket, type ObjectStore } from './object-store.ts';

/** Debian's Python, which has Debian's Swift; another one may come first in the path. */
const python = '/usr/bin/python3';

/**
 * OpenStack Swift behind its S3 layer, as Debian's `python3-swift` has it: an older dialect, which checks MD5 and knows neither
 * SHA-256 nor conditional requests.
 */
export async function startSwift(): Promise<ObjectStore> {
  const folder = createRunFolder({ kind: 'object-storage' });
  const ports = await freePorts(4);
  const store = {
    name: 'swift',
    endpoint: `http://127.0.0.1:${ports[0]}`,
    region: 'us-east-1',
    bucket: 'uploads',
    credentials: { accessKeyId: 'landfall:uploads', secretAccessKey: 'not-a-real-secret' },
    knowsSha256: false,
  };
  const server = startServer('swift', python, {
    args: [fileURLToPath(new URL('start-swift.py', import.meta.url)), folder.path, ...ports.map(String)],
    folder: folder.path,
    env: {},
  });
  const isReady = async (): Promise<boolean> => {
    if (server.hasEnded()) throw new Error(`Swift has ended; is python3-swift installed?\n${server.logTail()}`);
    return makeBucket(store);
  };
  await waitUntil(isReady, { timeoutMs: 120_000, describe: () => `Swift did not answer.\n${server.logTail()}` });
  return {
    ...store,
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}
