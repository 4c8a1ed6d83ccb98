import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UploadsOptions } from '../core/options.ts';
import { createUploads, type UploadsInside } from '../core/uploads.ts';
import type { DoorOptions } from '../doors/http.ts';
import { createPartsDoor } from '../doors/parts-door.ts';
import { createMemoryRecords } from '../records/memory.ts';
import { createS3Client } from '../storage/s3-client.ts';
import { createS3Storage, type S3StorageOptions } from '../storage/s3-storage.ts';
import { createTusDoor } from '../tus/door.ts';
import { type S3Double, type S3DoubleOptions, startS3Double } from './s3-double.ts';

/** A server with both doors, over a double, as the tests of this folder use it. */
export interface TestServer {
  readonly double: S3Double;
  readonly uploads: UploadsInside<undefined>;
  readonly partsUrl: string;
  readonly tusUrl: string;
  readonly faults: unknown[];
  stop(): Promise<void>;
}

export interface TestServerOptions extends S3DoubleOptions {
  readonly uploads?: Partial<UploadsOptions<undefined>>;
  readonly storage?: Partial<S3StorageOptions>;
  readonly doors?: Pick<DoorOptions, 'stallMs'>;
}

export async function startTestServer({
  uploads: options = {},
  storage = {},
  doors = {},
  ...doubleOptions
}: TestServerOptions = {}): Promise<TestServer> {
  const double = await startS3Double(doubleOptions);
  const client = createS3Client({ ...double, sdk: { maxAttempts: 1 } });
  const uploads = createUploads<undefined>({
    storage: createS3Storage({ client, bucket: double.bucket, ...storage }),
    records: createMemoryRecords(),
    preferredPartBytes: 5 * 1024 * 1024,
    ...options,
  });
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const authorize = ({ headers }: IncomingMessage) => ({
    tenant: headers['x-tenant']?.toString() ?? 'north',
    owner: 'ann',
  });
  const parts = createPartsDoor(uploads, { ...doors, base: '/parts', authorize, onFault });
  const tus = createTusDoor(uploads, { ...doors, base: '/tus', authorize, onFault });
  const server = createServer(
    (request, response) => void (request.url?.startsWith('/tus') === true ? tus : parts)(request, response),
  );
  const origin = await listen(server);
  return {
    double,
    uploads,
    partsUrl: `${origin}/parts`,
    tusUrl: `${origin}/tus`,
    faults,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      client.destroy();
      await double.stop();
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return `http://127.0.0.1:${port}`;
}
