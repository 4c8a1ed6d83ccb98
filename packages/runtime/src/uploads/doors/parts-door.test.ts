import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UploadStatus } from '../protocol.ts';
import { startTestServer, type TestServer } from '../testing/server.ts';

const part = 5 * 1024 * 1024;
const file = randomBytes(2 * part + 1234);
let server: TestServer;
const completed: unknown[] = [];

beforeAll(async () => {
  server = await startTestServer({
    pageSize: 1,
    uploads: {
      quota: (tenant) => (tenant === 'small' ? { bytes: 3 * part, openUploads: 2 } : {}),
      onCompleted: async (upload) => void completed.push(upload),
    },
  });
});
afterAll(() => server.stop());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
const bytesOf = (number: number): Buffer => file.subarray((number - 1) * part, number * part);

async function begin(fields: object = {}, tenant = 'north') {
  const body = JSON.stringify({ name: '../match.raw', sizeBytes: file.length, ...fields });
  const answer = await fetch(server.partsUrl, { method: 'POST', body, headers: { 'x-tenant': tenant } });
  return { code: answer.status, body: (await answer.json()) as UploadStatus & { code: string } };
}

async function put(
  id: string,
  number: number,
  body: Uint8Array<ArrayBuffer> = new Uint8Array(bytesOf(number)),
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${server.partsUrl}/${id}/parts/${number}`, {
    method: 'PUT',
    body,
    headers: { 'Content-Digest': `sha-256=:${sha256(body)}:`, ...headers },
  });
  return { code: answer.status, body: (await answer.json()) as { code: string; retry: string; etag: string } };
}

async function post(id: string, action: string, body: object = {}) {
  const answer = await fetch(`${server.partsUrl}/${id}/${action}`, { method: 'POST', body: JSON.stringify(body) });
  return { code: answer.status, body: await answer.json() };
}

async function statusOf(id: string): Promise<UploadStatus> {
  return (await (await fetch(`${server.partsUrl}/${id}`)).json()) as UploadStatus;
}

test('a file that comes in parts, in any order and some of them twice, is stored as it is, and told of once', async () => {
  const { code, body: upload } = await begin();
  for (const number of [3, 1, 2, 1]) expect((await put(upload.id, number)).code).toBe(200);
  const held = await statusOf(upload.id);

  const first = await post(upload.id, 'complete', { parts: held.parts });
  const again = await post(upload.id, 'complete');

  expect(code).toBe(201);
  expect(upload).toMatchObject({ name: 'match.raw', partBytes: part, partCount: 3, parts: [] });
  expect(held.parts.map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual([
    [1, part],
    [2, part],
    [3, 1234],
  ]);
  expect(held.parts[1]?.sha256).toBe(sha256(bytesOf(2)));
  expect(first).toEqual({
    code: 200,
    body: { id: upload.id, name: 'match.raw', sizeBytes: file.length, type: 'application/octet-stream' },
  });
  expect(again).toEqual(first);
  const { key } = completed[0] as { key: string };
  expect(completed).toHaveLength(1);
  expect(key).toBe(`uploads/objects/${upload.id}`);
  expect(server.double.contents.objects.get(key)?.bytes.equals(file)).toBe(true);
  expect(server.double.contents.multiparts.size).toBe(0);
});

test('parts can be put straight into the object store, which refuses other bytes than those announced', async () => {
  const { body: upload } = await begin();
  const wanted = [1, 2, 3].map((number) => ({ number, checksum: sha256(bytesOf(number)) }));

  const { body } = await post(upload.id, 'links', { parts: wanted });
  const { links } = body as { links: { number: number; url: string; headers: Record<string, string> }[] };
  const wrong = await fetch(links[0]!.url, { method: 'PUT', headers: links[0]!.headers, body: new Uint8Array(bytesOf(2)) });
  for (const { number, url, headers } of links) {
    expect((await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytesOf(number)) })).status).toBe(200);
  }

  expect(wrong.status).toBe(400);
  expect(links[0]!.url).toContain('X-Amz-Signature=');
  expect((await post(upload.id, 'complete')).code).toBe(200);
});

test('a link takes no body of another size, whatever checksum was announced for it', async () => {
  const { body: upload } = await begin();
  const larger = new Uint8Array(part + 1);

  const { body } = await post(upload.id, 'links', { parts: [{ number: 1, checksum: sha256(larger) }] });
  const { links } = body as { links: { url: string; headers: Record<string, string> }[] };

  expect((await fetch(links[0]!.url, { method: 'PUT', headers: links[0]!.headers, body: larger })).status).toBe(403);
  expect((await statusOf(upload.id)).parts).toEqual([]);
});

test('a file of 10,000 parts is completed with the checksums of all of them', async () => {
  const { body: upload } = await begin();
  const parts = Array.from({ length: 10_000 }, (_, index) => ({
    number: index + 1,
    etag: 'e'.repeat(32),
    sha256: sha256(Buffer.from([index])),
  }));

  expect(await post(upload.id, 'complete', { parts })).toMatchObject({ code: 409, body: { code: 'PARTS_MISSING' } });
});

test('what no database keeps is refused or left out', async () => {
  expect((await begin({ fingerprint: 'a\u0000b' })).body.code).toBe('REQUEST_INVALID');
  expect((await begin({ fingerprint: '\ud800' })).body.code).toBe('REQUEST_INVALID');
  const { body: upload } = await begin({ name: 'a\u0000b', type: 'text/plain\u0000' });

  expect(await server.uploads.settings.records.find(upload.id)).toMatchObject({ name: 'ab', declaredType: undefined });
});

test('the owner finds the upload of the same file again, from any machine', async () => {
  const fingerprint = 'match.raw/10486994/1789';
  const { body: upload } = await begin({ fingerprint });
  await put(upload.id, 2);

  const again = await begin({ fingerprint });
  const other = await begin({ fingerprint }, 'south');

  expect(again.code).toBe(200);
  expect(again.body).toMatchObject({ id: upload.id, parts: [{ number: 2, sizeBytes: part }] });
  expect(other.code).toBe(201);
  expect(await put(upload.id, 1, undefined, { 'Upload-Fingerprint': 'another' })).toMatchObject({
    code: 409,
    body: { code: 'FILE_CHANGED' },
  });
});

test.each([
  ['short', part - 1, 'PART_TOO_SHORT', 'now'],
  ['long', part + 1, 'PART_TOO_LONG', 'never'],
])('a part that is too %s is refused, and nothing of it is stored', async (_, size, code, retry) => {
  const { body: upload } = await begin();

  const answer = await put(upload.id, 1, new Uint8Array(size));

  expect(answer).toMatchObject({ code: 400, body: { code, retry } });
  expect((await statusOf(upload.id)).parts).toEqual([]);
});

test.each([
  [{ 'Content-Digest': `sha-256=:${sha256(Buffer.from('other'))}:` }, 422, 'CHECKSUM_MISMATCH'],
  [{ 'Content-Digest': 'sha-256=:c2hvcnQ=:' }, 400, 'CHECKSUM_INVALID'],
  [{ 'Content-Digest': 'crc32c=:AAAA:' }, 400, 'CHECKSUM_INVALID'],
])('a part is refused with the checksum %j', async (headers, code, problem) => {
  const { body: upload } = await begin();

  const answer = await put(upload.id, 1, undefined, headers);

  expect(answer).toMatchObject({ code, body: { code: problem } });
  expect((await statusOf(upload.id)).parts).toEqual([]);
});

test('what cannot be is refused by name', async () => {
  const { body: upload } = await begin();

  expect(await put(upload.id, 4)).toMatchObject({ code: 400, body: { code: 'PART_UNKNOWN' } });
  expect(await put('no-such-id', 1)).toMatchObject({ code: 404, body: { code: 'UPLOAD_UNKNOWN' } });
  expect(await post(upload.id, 'complete')).toMatchObject({
    code: 409,
    body: { code: 'PARTS_MISSING', detail: '3 of 3 parts are missing; the first is 1.' },
  });
  expect(await begin({ sizeBytes: -1 })).toMatchObject({ code: 400, body: { code: 'REQUEST_INVALID' } });
  expect(await begin({ sizeBytes: 2 ** 52 })).toMatchObject({ code: 413, body: { code: 'UPLOAD_TOO_LARGE' } });
  for (const number of [1, 2, 3]) await put(upload.id, number);
  const differing = await post(upload.id, 'complete', { parts: [{ number: 1, etag: 'other' }] });
  expect(differing).toMatchObject({ code: 409, body: { code: 'PART_DIFFERS' } });
  await post(upload.id, 'complete');
  expect(await put(upload.id, 1)).toMatchObject({ code: 409, body: { code: 'UPLOAD_CLOSED' } });
  expect(server.faults).toEqual([]);
});

test('a tenant has its quota, taken when an upload begins and given back when it is removed', async () => {
  const first = await begin({}, 'small');
  const second = await begin({}, 'small');
  await fetch(`${server.partsUrl}/${first.body.id}`, { method: 'DELETE', headers: { 'x-tenant': 'small' } });

  expect([first.code, second.code]).toEqual([201, 507]);
  expect(second.body.code).toBe('QUOTA_EXCEEDED');
  expect((await begin({}, 'small')).code).toBe(201);
});

test('an upload of another tenant is as unknown as none', async () => {
  const { body: upload } = await begin();

  const answer = await fetch(`${server.partsUrl}/${upload.id}`, { headers: { 'x-tenant': 'south' } });

  expect(answer.status).toBe(404);
});

test('an empty file is a file', async () => {
  const { body: upload } = await begin({ sizeBytes: 0, type: 'text/plain' });

  expect(await post(upload.id, 'complete')).toMatchObject({ code: 200, body: { sizeBytes: 0, type: 'text/plain' } });
});
