/** What a client hears through a real proxy when its bytes are refused before or while they come. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  createMemoryRecords,
  createPartsDoor,
  createS3Client,
  createS3Storage,
  createTusDoor,
  createUploads,
  UploadError,
} from '@landfall/runtime/uploads';
import { type S3Double, startS3Double } from '@landfall/runtime/uploads/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Proxy, startProxy } from '../health/proxy.ts';

const caller = { tenant: 'north', owner: 'ann' };
const part = randomBytes(5 * 1024 * 1024);
let double: S3Double;
let server: Server;
let proxy: Proxy;
let uploads: ReturnType<typeof createUploads<undefined>>;

beforeAll(async () => {
  [double, proxy] = await Promise.all([startS3Double(), startProxy()]);
  uploads = createUploads<undefined>({
    storage: createS3Storage({ client: createS3Client(double), bucket: double.bucket }),
    records: createMemoryRecords(),
    preferredPartBytes: part.length,
  });
  const authorize = ({ headers }: IncomingMessage) => {
    if (headers['x-owner'] === 'nobody') throw new UploadError('NOT_ALLOWED', 'Sign in first.');
    return caller;
  };
  const parts = createPartsDoor(uploads, { base: '/uploads', authorize });
  const tus = createTusDoor(uploads, { base: '/files', authorize });
  server = createServer((incoming, response) => {
    if (incoming.url === '/readyz') response.end();
    else void (incoming.url?.startsWith('/files') === true ? tus : parts)(incoming, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.route([(server.address() as AddressInfo).port]); // it listens on a port
  await vi.waitFor(async () => expect((await fetch(`${proxy.address}/readyz`)).status).toBe(200), { timeout: 60_000 });
}, 120_000);
afterAll(async () => {
  await proxy?.stop();
  server?.closeAllConnections();
  server?.close();
  await double?.stop();
});

/** Sends everything before it listens, as browsers do. */
async function send(method: string, path: string, body: Uint8Array, headers: OutgoingHttpHeaders = {}) {
  const sent = request(`${proxy.address}${path}`, { method, headers: { 'Content-Length': body.length, ...headers } });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  await Promise.all([answered, new Promise((resolve) => sent.end(body, () => resolve(undefined)))]);
  const [answer] = await answered;
  const said = await text(answer);
  return { status: answer.statusCode, code: said === '' ? '' : (JSON.parse(said) as { code: string }).code };
}

const begin = async (kind: 'parts' | 'tus' = 'parts'): Promise<string> =>
  (await uploads.begin(caller, { name: 'a', sizeBytes: 2 * part.length, kind })).status.id;
const digestOf = (bytes: Uint8Array): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

test.each([
  ['a stranger', 403, 'NOT_ALLOWED', async () => send('PUT', '/uploads/x/parts/1', part, { 'X-Owner': 'nobody' })],
  ['an upload that never was', 404, 'UPLOAD_UNKNOWN', async () => send('PUT', '/uploads/x/parts/1', part)],
  ['a number that no part has', 400, 'PART_UNKNOWN', async () => send('PUT', `/uploads/${await begin()}/parts/9`, part)],
  [
    'a part with other bytes',
    422,
    'CHECKSUM_MISMATCH',
    async () => send('PUT', `/uploads/${await begin()}/parts/1`, part, { 'Content-Digest': digestOf(part.subarray(1)) }),
  ],
  [
    'a part of more bytes',
    400,
    'PART_TOO_LONG',
    async () => send('PUT', `/uploads/${await begin()}/parts/1`, Buffer.concat([part, part])),
  ],
  [
    'bytes for another offset',
    409,
    'OFFSET_MISMATCH',
    async () =>
      send('PATCH', `/files/${await begin('tus')}`, part, {
        'Tus-Resumable': '1.0.0',
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': 5,
      }),
  ],
])('%s is told the reason through a proxy, every time', async (_what, status, code, refused) => {
  for (let round = 0; round < 5; round++) expect(await refused()).toEqual({ status, code });
});
