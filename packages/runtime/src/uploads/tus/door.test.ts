import { createHash, randomBytes } from 'node:crypto';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/server.ts';

const part = 5 * 1024 * 1024;
const file = randomBytes(2 * part + 4321);
const base = { 'Tus-Resumable': '1.0.0' };
const chunk = { ...base, 'Content-Type': 'application/offset+octet-stream' };
let server: TestServer;
/** How far the clock of the server is ahead. */
let aheadMs = 0;
const completed: { name: string; key: string; sizeBytes: number }[] = [];

beforeAll(async () => {
  const now = () => Date.now() + aheadMs;
  server = await startTestServer({ pageSize: 2, uploads: { now, onCompleted: async (done) => void completed.push(done) } });
});
afterAll(() => server.stop());

const stored = (id: string): Buffer | undefined => server.double.contents.objects.get(`uploads/objects/${id}`)?.bytes;
const tails = (id: string): readonly string[] =>
  [...server.double.contents.objects.keys()].filter((key) => key.includes(`tails/${id}`));
const idOf = (url: string | null | undefined): string => url?.split('/').at(-1) ?? '';

function upload(options: Partial<tus.UploadOptions>): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = new tus.Upload(file, {
      endpoint: server.tusUrl,
      metadata: { filename: 'match.raw', filetype: 'video/raw' },
      retryDelays: [0, 0, 0],
      ...options,
      onError: reject,
      onSuccess: () => resolve(idOf(client.url)),
    });
    client.start();
  });
}

async function create(headers: Record<string, string> = {}, body?: Uint8Array<ArrayBuffer>) {
  const answer = await fetch(server.tusUrl, {
    method: 'POST',
    headers: { ...base, 'Upload-Length': String(file.length), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { code: answer.status, id: idOf(answer.headers.get('location')), headers: answer.headers };
}

async function patch(id: string, from: number, to: number, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.tusUrl}/${id}`, {
    method: 'PATCH',
    headers: { ...chunk, 'Upload-Offset': String(from), ...headers },
    body: new Uint8Array(file.subarray(from, to)),
  });
  return { code: answer.status, offset: Number(answer.headers.get('upload-offset')), headers: answer.headers };
}

async function head(id: string) {
  const answer = await fetch(`${server.tusUrl}/${id}`, { method: 'HEAD', headers: base });
  return { code: answer.status, offset: Number(answer.headers.get('upload-offset')), headers: answer.headers };
}

test.each([
  ['at once', {}],
  ['in pieces smaller than a part', { chunkSize: 1_500_000 }],
  ['in pieces larger than a part', { chunkSize: 7_000_001 }],
  ['with the first bytes in the creation', { uploadDataDuringCreation: true, chunkSize: 3_000_000 }],
  ['as three pieces in parallel', { parallelUploads: 3 }],
])('tus-js-client uploads a file %s', async (_, options) => {
  completed.length = 0;

  const id = await upload(options);

  expect(stored(id)?.equals(file)).toBe(true);
  expect(completed).toHaveLength(1);
  expect(completed[0]).toMatchObject({ name: 'match.raw', sizeBytes: file.length });
  expect(tails(id)).toEqual([]);
  expect(server.double.contents.multiparts.size).toBe(0);
  expect(server.faults).toEqual([]);
});

test('says what it can', async () => {
  const answer = await fetch(server.tusUrl, { method: 'OPTIONS' });

  expect(answer.status).toBe(204);
  expect(answer.headers.get('tus-version')).toBe('1.0.0');
  expect(answer.headers.get('tus-extension')).toBe('creation,creation-with-upload,termination,checksum,expiration,concatenation');
  expect(answer.headers.get('tus-checksum-algorithm')).toContain('sha1');
});

test('an upload is continued where the object store says that it stands', async () => {
  const { code, id, headers } = await create({ 'Upload-Metadata': `filename ${Buffer.from('a.raw').toString('base64')}` });
  const first = await patch(id, 0, part + 1_000_000);
  const told = await head(id);
  const second = await patch(id, told.offset, file.length);

  expect(code).toBe(201);
  expect(Date.parse(headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now());
  expect([first.code, first.offset, told.offset]).toEqual([204, part + 1_000_000, part + 1_000_000]);
  expect(told.headers.get('cache-control')).toBe('no-store');
  expect(told.headers.get('upload-length')).toBe(String(file.length));
  expect(told.headers.get('upload-metadata')).toBe('filename YS5yYXc=');
  expect(second).toMatchObject({ code: 204, offset: file.length });
  expect(stored(id)?.equals(file)).toBe(true);
});

test('bytes that do not continue the file are refused, and change nothing', async () => {
  const { id } = await create();
  await patch(id, 0, 1000);

  expect((await patch(id, 999, 2000)).code).toBe(409);
  expect((await patch(id, 1001, 2000)).code).toBe(409);
  expect((await head(id)).offset).toBe(1000);
});

test('bytes with a wrong checksum are refused with 460, and none of them is stored, however many there are', async () => {
  const { id } = await create();
  const digest = (to: number): string => createHash('sha1').update(file.subarray(0, to)).digest('base64');

  const wrong = await patch(id, 0, part + 100, { 'Upload-Checksum': `sha1 ${digest(5)}` });
  const after = await head(id);
  const unknown = await patch(id, 0, 10, { 'Upload-Checksum': 'crc32 AAAA' });
  const right = await patch(id, 0, part + 100, { 'Upload-Checksum': `sha1 ${digest(part + 100)}` });
  await patch(id, part + 100, file.length);

  expect([wrong.code, after.offset, unknown.code, right.code, right.offset]).toEqual([460, 0, 400, 204, part + 100]);
  expect(stored(id)?.equals(file)).toBe(true);
});

test('a body of unknown length is taken as far as it comes', async () => {
  const { id } = await create();
  async function* pieces() {
    for (let from = 0; from < file.length; from += 7000) yield new Uint8Array(file.subarray(from, from + 7000));
  }

  const answer = await fetch(`${server.tusUrl}/${id}`, {
    method: 'PATCH',
    headers: { ...chunk, 'Upload-Offset': '0' },
    body: ReadableStream.from(pieces()),
    duplex: 'half',
  });

  expect(answer.status).toBe(204);
  expect(stored(id)?.equals(file)).toBe(true);
});

test('a removed upload is gone, with what it left', async () => {
  const { id } = await create();
  await patch(id, 0, part + 1000);
  const multiparts = server.double.contents.multiparts.size;

  const removed = await fetch(`${server.tusUrl}/${id}`, { method: 'DELETE', headers: base });

  expect(removed.status).toBe(204);
  expect((await head(id)).code).toBe(404);
  expect(tails(id)).toEqual([]);
  expect(server.double.contents.multiparts.size).toBe(multiparts - 1);
});

test('pieces become a file in the order that the client names, and only when they are whole', async () => {
  const cuts = [0, 3_000_000, 3_000_010, 9_000_000, file.length];
  const ids: string[] = [];
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[index + 1]!;
    const { id } = await create({ 'Upload-Concat': 'partial', 'Upload-Length': String(to - from) });
    if (index === 3) expect((await create({ 'Upload-Concat': `final;${ids.join(' ')} /tus/${id}` })).code).toBe(409);
    await fetch(`${server.tusUrl}/${id}`, {
      method: 'PATCH',
      headers: { ...chunk, 'Upload-Offset': '0' },
      body: new Uint8Array(file.subarray(from, to)),
    });
    ids.push(`${server.tusUrl}/${id}`);
  }

  const { code, id } = await create({ 'Upload-Concat': `final;${ids.join(' ')}` });
  const told = await head(id);

  expect(code).toBe(201);
  expect(stored(id)?.equals(file)).toBe(true);
  expect([told.offset, told.headers.get('upload-concat')]).toEqual([file.length, 'final']);
  expect((await patch(id, 0, 10)).code).toBe(403);
  expect((await head(idOf(ids[0]))).code).toBe(404);
});

test('an upload whose time is over is as gone as one that never was', async () => {
  const { id } = await create();
  await patch(id, 0, 1000);
  aheadMs = 25 * 60 * 60 * 1000;
  const late = [(await head(id)).code, (await patch(id, 1000, 2000)).code];
  aheadMs = 0;

  expect(late).toEqual([404, 404]);
});

test('what the protocol asks to refuse is refused', async () => {
  const { id } = await create();
  const plain = await fetch(`${server.tusUrl}/${id}`, { method: 'PATCH', headers: { ...base, 'Upload-Offset': '0' }, body: 'x' });
  const old = await fetch(`${server.tusUrl}/${id}`, { method: 'HEAD', headers: { 'Tus-Resumable': '0.2.2' } });

  const deferred = await fetch(server.tusUrl, { method: 'POST', headers: { ...base, 'Upload-Defer-Length': '1' } });

  expect(deferred.status).toBe(400);
  expect(plain.status).toBe(415);
  expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0']);
  expect((await create({ 'Upload-Length': '-1' })).code).toBe(400);
  expect((await create({ 'Upload-Length': String(2 ** 49) })).code).toBe(413);
  expect((await create({ 'Upload-Metadata': 'a b c' })).code).toBe(400);
  expect((await patch(id, 0, 10, { 'x-tenant': 'south' })).code).toBe(404);
});
