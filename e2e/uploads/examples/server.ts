/** A server that takes uploads by all three doors. Run as many replicas of it as you like. */
import { createServer, type IncomingMessage } from 'node:http';
import {
  createPartsDoor,
  createS3Client,
  createS3Storage,
  createTusDoor,
  createUploads,
  openPostgresRecords,
  UploadError,
} from '@landfall/runtime/uploads';
import pg from 'pg';

const { PORT, DATABASE_URL, BUCKET = 'uploads', CHECKSUM, S3_ENDPOINT, AWS_REGION = 'us-east-1' } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL });
// A connection that breaks while nobody uses it is replaced; without a listener it would end the process.
pool.on('error', console.error);
const client = createS3Client({ region: AWS_REGION, ...(S3_ENDPOINT === undefined ? {} : { endpoint: S3_ENDPOINT }) });

const uploads = createUploads({
  storage: createS3Storage({ client, bucket: BUCKET, checksum: CHECKSUM === 'md5' ? 'md5' : 'sha256' }),
  records: await openPostgresRecords(pool),
  quota: (tenant) => (tenant === 'trial' ? { bytes: 1e9, openUploads: 5 } : {}),
  // `asset` is a table of yours. In the transaction that completes the upload: both happen or neither, and once.
  onCompleted: async ({ id, tenant, name, type, key }, transaction) => {
    await transaction.query('INSERT INTO asset VALUES ($1, $2, $3, $4, $5)', [id, tenant, name, type, key]);
  },
});

const parts = createPartsDoor(uploads, { base: '/uploads', authorize, onFault: console.error });
const tus = createTusDoor(uploads, { base: '/files', authorize, onFault: console.error });

const server = createServer((request, response) => {
  void (request.url?.startsWith('/files') === true ? tus : parts)(request, response);
});
// A part may take long on a slow line; what must not is its beginning.
server.requestTimeout = 0;
server.listen(Number(PORT), () => console.log('ready'));

// From each replica: it is safe, and none of them is special.
setInterval(() => void uploads.reap().catch(console.error), 5 * 60 * 1000).unref();

/** Who asks: in earnest by a session or a signed token. */
function authorize({ headers }: IncomingMessage): { tenant: string; owner: string } {
  const [tenant, owner] = (headers.authorization ?? '').replace('Bearer ', '').split('/');
  if (tenant === undefined || owner === undefined) throw new UploadError('NOT_ALLOWED', 'Sign in first.');
  return { tenant, owner };
}
