import { createHash, randomBytes } from 'node:crypto';
import { fastify } from 'fastify';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUploads, type UploadsInside } from '../core/uploads.ts';
import type { UploadStatus } from '../protocol.ts';
import { createMemoryRecords } from '../records/memory.ts';
import { createS3Client } from '../storage/s3-client.ts';
import { createS3Storage } from '../storage/s3-storage.ts';
import { type S3Double, startS3Double } from '../testing/s3-double.ts';
import { createTusDoor } from '../tus/door.ts';
import { mountInFastify } from './fastify.ts';
import { createPartsDoor } from './parts-door.ts';

const part = 5 * 1024 * 1024;
const file = randomBytes(part + 4321);
const server = fastify({ bodyLimit: 1000 });
const seen: string[] = [];
let double: S3Double;
let uploads: UploadsInside<undefined>;
let origin: string;

beforeAll(async () => {
  double = await startS3Double();
  uploads = createUploads<undefined>({
    storage: createS3Storage({ client: createS3Client(double), bucket: double.bucket }),
    records: createMemoryRecords(),
    preferredPartBytes: part,
  });
  const authorize = () => ({ tenant: 'north', owner: 'ann' });
  server.addHook('onRequest', async (request, reply) => {
    seen.push(request.method);
    if (request.headers['x-owner'] === 'nobody') await reply.code(401).send({ said: 'by a hook' });
  });
  server.post('/echo', (request, reply) => reply.send(request.body));
  mountInFastify(server, '/uploads', createPartsDoor(uploads, { base: '/uploads', authorize }));
  mountInFastify(server, '/files', createTusDoor(uploads, { base: '/files', authorize }));
  origin = await server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server.close();
  await double.stop();
});

const stored = (id: string): Buffer | undefined => double.contents.objects.get(`uploads/objects/${id}`)?.bytes;

test('in Fastify, parts of any size and type pass its limits and parsers, which stay as they are elsewhere', async () => {
  const begun = await fetch(`${origin}/uploads`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'match.raw', sizeBytes: file.length }),
  });
  const { id } = (await begun.json()) as UploadStatus;
  for (const [number, type] of [
    [1, 'application/octet-stream'],
    [2, 'application/json'],
  ] as const) {
    const body = new Uint8Array(file.subarray((number - 1) * part, number * part));
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const headers = { 'Content-Type': type, 'Content-Digest': digest };
    const put = await fetch(`${origin}/uploads/${id}/parts/${number}`, { method: 'PUT', headers, body });
    expect(put.status).toBe(200);
  }
  const completed = await fetch(`${origin}/uploads/${id}/complete`, { method: 'POST' });
  const echo = (body: string) =>
    fetch(`${origin}/echo`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });

  expect([begun.status, completed.status]).toEqual([201, 200]);
  expect(stored(id)?.equals(file)).toBe(true);
  expect(await (await echo('{"a":1}')).json()).toEqual({ a: 1 });
  expect((await echo(JSON.stringify('a'.repeat(2000)))).status).toBe(413);
});

test('in Fastify, tus-js-client sends a file', async () => {
  const url = await new Promise<string>((resolve, reject) => {
    const client = new tus.Upload(file, {
      endpoint: `${origin}/files`,
      chunkSize: 3_000_000,
      onError: reject,
      onSuccess: () => resolve(client.url ?? ''),
    });
    client.start();
  });

  expect(stored(url.split('/').at(-1) ?? '')?.equals(file)).toBe(true);
});

test('in Fastify, hooks run before a door and may answer instead; what a door refuses is answered by it', async () => {
  seen.length = 0;

  const kept = await fetch(`${origin}/uploads`, { method: 'POST', headers: { 'x-owner': 'nobody' }, body: '{}' });
  const refused = await fetch(`${origin}/uploads/x/parts/1`, { method: 'PUT', body: new Uint8Array(file) });
  const elsewhere = await fetch(`${origin}/uploads-of-others`);

  expect([kept.status, await kept.json()]).toEqual([401, { said: 'by a hook' }]);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([404, 'UPLOAD_UNKNOWN']);
  expect(elsewhere.status).toBe(404);
  expect(seen).toEqual(['POST', 'PUT', 'GET']);
});
