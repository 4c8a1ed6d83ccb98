import { waitUntil } from '../control-plane/deadline.ts';
import { freePort } from '../control-plane/free-port.ts';
import { createRunFolder } from '../control-plane/run-folder.ts';
import { startServer } from '../control-plane/server-process.ts';
import { makeBucket, type ObjectStore } from './object-store.ts';

/**
 * The S3 of moto, which applications of Python test against: `moto_server` of `pip install 'moto[server,s3]'`. It checks neither
 * signatures nor checksums.
 *
 * @param program where it is installed; Debian has no package of it
 */
export async function startMoto(program: string): Promise<ObjectStore> {
  const folder = createRunFolder({ kind: 'object-storage' });
  const port = await freePort();
  const store = {
    name: 'moto',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'uploads',
    credentials: { accessKeyId: 'moto', secretAccessKey: 'not-a-real-secret' },
    knowsSha256: true,
  };
  const server = startServer('moto', program, { args: ['--host', '127.0.0.1', '--port', String(port)], folder: folder.path });
  const isReady = async (): Promise<boolean> => {
    if (server.hasEnded()) throw new Error(`moto has ended.\n${server.logTail()}`);
    return makeBucket(store);
  };
  await waitUntil(isReady, { timeoutMs: 120_000, describe: () => `moto did not answer.\n${server.logTail()}` });
  return {
    ...store,
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}
