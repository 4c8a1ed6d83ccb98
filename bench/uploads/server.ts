/** One subject of the bench as a server of its own: `node bench/uploads/server.ts SUBJECT`, with the object store in the environment. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  createMemoryRecords,
  createPartsDoor,
  createS3Client,
  createS3Storage,
  createTusDoor,
  createUploads,
  openPostgresRecords,
  type UploadRecords,
} from '@landfall/runtime/uploads';
import pg from 'pg';

const { S3_ENDPOINT = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '', PART_BYTES = '16777216', DATABASE_URL } = process.env;
const partBytes = Number(PART_BYTES);
const bucket = 'uploads';
const credentials = { accessKeyId: S3_ACCESS_KEY, secretAccessKey: S3_SECRET_KEY };
/** By how much the clock of our uploads is ahead: a look at what happens when everything has expired. */
let aheadMs = 0;
let reap = async (): Promise<unknown> => undefined;
const client = createS3Client({ endpoint: S3_ENDPOINT, region: 'us-east-1', credentials });
let requests = 0;

/** Each subject: what answers its uploads. Peers are loaded only where they are measured, so that memory is comparable. */
const subjects: Readonly<Record<string, () => RequestListener | Promise<RequestListener>>> = {
  ours: () => serveOurs({}),
  // What lib-storage does: bytes go on as they come, and nobody checks them.
  'ours-unchecked': () => serveOurs({ checksum: 'md5' }),
  'lib-storage': async () => {
    const { Upload } = await import('@aws-sdk/lib-storage');
    counting(client);
    let number = 0;
    const store = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const params = { Bucket: bucket, Key: `lib-storage/${number++}`, Body: request };
      await new Upload({ client, params, partSize: partBytes, queueSize: 4 }).done();
      response.writeHead(200).end();
    };
    return (request, response) => void store(request, response);
  },
  'tus-s3-store': async () => {
    const { S3Store } = await import('@tus/s3-store');
    const { Server: TusServer } = await import('@tus/server');
    class CountedStore extends S3Store {
      readonly counted = counting(this.client);
    }
    const store = new CountedStore({
      partSize: partBytes,
      s3ClientConfig: {
        bucket,
        region: 'us-east-1',
        endpoint: S3_ENDPOINT,
        forcePathStyle: true,
        credentials,
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      },
    });
    const server = new TusServer({ path: '/tus', datastore: store });
    return (request, response) => void server.handle(request, response);
  },
};

async function serveOurs(checksum: { readonly checksum?: 'md5' }): Promise<RequestListener> {
  if (DATABASE_URL === undefined) return serveWith(createMemoryRecords(), checksum);
  return serveWith(await openPostgresRecords(new pg.Pool({ connectionString: DATABASE_URL })), checksum);
}

function serveWith<Transaction>(records: UploadRecords<Transaction>, checksum: { readonly checksum?: 'md5' }): RequestListener {
  const storage = createS3Storage({ client: counting(client), bucket, ...checksum });
  const now = (): number => Date.now() + aheadMs;
  const uploads = createUploads({ storage, records, preferredPartBytes: partBytes, now });
  reap = () => uploads.reap();
  const options = { authorize: () => ({ tenant: 'bench', owner: 'bench' }), onFault: console.error };
  const parts = createPartsDoor(uploads, { ...options, base: '/parts' });
  const tus = createTusDoor(uploads, { ...options, base: '/tus' });
  return (request, response) => void (request.url?.startsWith('/tus') === true ? tus : parts)(request, response);
}

function counting(of: S3Client): S3Client {
  of.middlewareStack.add(
    (next) => (args) => {
      requests++;
      return next(args);
    },
    { step: 'finalizeRequest', name: 'counting' },
  );
  return of;
}

/** Lets two days go by, and reaps. */
async function expireAll(response: ServerResponse): Promise<void> {
  aheadMs = 2 * 24 * 60 * 60 * 1000;
  response.end(JSON.stringify(await reap()));
}

const subject = subjects[process.argv[2] ?? ''];
if (subject === undefined) throw new Error(`Name one of ${Object.keys(subjects).join(', ')}.`);
const listener = await subject();
const server = createServer((request, response) => {
  if (request.url === '/requests') response.end(String(requests));
  else if (request.url === '/reap') void expireAll(response);
  else listener(request, response);
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port)); // it listens on TCP
