import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  createMemoryRecords,
  createS3Client,
  createS3Storage,
  createTusDoor,
  createUploads,
  type ObjectStorage,
} from '@landfall/runtime/uploads';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../object-storage/object-store.ts';
import { stores } from './stores.ts';

const least = 5 * 1024 * 1024;
const bytes = randomBytes(2 * least + 999);

describe.each(stores)('$name, as uploads use it,', ({ start, isStrict }) => {
  let store: ObjectStore;
  let storage: ObjectStorage;
  let client: ReturnType<typeof createS3Client>;
  let number = 0;
  const newKey = (): string => `uploads/objects/file-${number++}`;
  const kind = (): 'sha256' | 'md5' => storage.checksum;
  const digest = (of: Uint8Array): string => createHash(kind()).update(of).digest('base64');

  beforeAll(async () => {
    store = await start();
    client = createS3Client(store);
    storage = createS3Storage({ client, bucket: store.bucket, checksum: store.knowsSha256 ? 'sha256' : 'md5' });
  });
  afterAll(async () => {
    client?.destroy();
    await store?.stop();
  });

  const write = (
    multipart: { key: string; multipartId: string },
    part: number,
    content: Uint8Array,
    checksum = digest(content),
  ) =>
    storage.writePart({
      ...multipart,
      number: part,
      sizeBytes: content.length,
      checksum: { kind: kind(), value: checksum },
      body: Readable.from([content], { objectMode: false }),
    });

  async function open() {
    const key = newKey();
    return { key, multipartId: await storage.openMultipart(key) };
  }

  test('joins parts that came in another order, one of them twice, into the same bytes', async () => {
    const multipart = await open();
    for (const [part, from] of [
      [3, 2],
      [1, 1],
      [2, 1],
      [1, 0],
    ] as const) {
      await write(multipart, part, bytes.subarray(from * least, (from + 1) * least));
    }
    const parts = (await storage.listParts(multipart)) ?? [];

    await storage.completeMultipart(multipart, parts, bytes.length);

    const object = await storage.findObject(multipart.key);
    const read = await buffer(await storage.readRange({ key: multipart.key, start: least - 5, end: least + 5 }));
    expect(parts.map(({ number: each, sizeBytes }) => [each, sizeBytes])).toEqual([
      [1, least],
      [2, least],
      [3, 999],
    ]);
    expect(object?.sizeBytes).toBe(bytes.length);
    expect(read.equals(bytes.subarray(least - 5, least + 5))).toBe(true);
    // Whether the store still knows the parts differs; that asking again does no harm does not.
    await storage.completeMultipart(multipart, parts, bytes.length);
    expect((await storage.findObject(multipart.key))?.sizeBytes).toBe(bytes.length);
  });

  test('stores nothing of a part that is short, long or altered, and keeps what was there', async () => {
    const multipart = await open();
    const content = bytes.subarray(0, least);
    await write(multipart, 1, content);
    const send = (sizeBytes: number, value: string) =>
      storage.writePart({
        ...multipart,
        number: 1,
        sizeBytes,
        checksum: { kind: kind(), value },
        body: Readable.from([content.subarray(0, 1000), content.subarray(1000)], { objectMode: false }),
      });

    await expect(send(least + 1, digest(content))).rejects.toMatchObject({ code: 'PART_TOO_SHORT' });
    await expect(send(least - 1, digest(content))).rejects.toMatchObject({ code: 'PART_TOO_LONG' });
    await expect(send(least, digest(bytes.subarray(1)))).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    const parts = await storage.listParts(multipart);

    expect(parts).toMatchObject([{ number: 1, sizeBytes: least, etag: createHash('md5').update(content).digest('hex') }]);
    await storage.abortMultipart(multipart);
  });

  test.runIf(isStrict)('takes parts past the server, with the announced bytes and no others', async () => {
    const multipart = await open();
    const content = new Uint8Array(bytes.subarray(0, 5000));
    const wanted = { ...multipart, number: 1, sizeBytes: content.length, checksum: digest(content), validSeconds: 60 };
    const signed = await storage.signPart(wanted);

    const other = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: content.slice().reverse() });
    const forged = await fetch(signed.url.replace('partNumber=1', 'partNumber=2'), {
      method: 'PUT',
      headers: signed.headers,
      body: content,
    });
    const larger = new Uint8Array(bytes.subarray(0, 5001));
    const short = await storage.signPart({ ...wanted, checksum: digest(larger) });
    const tooLong = await fetch(short.url, { method: 'PUT', headers: short.headers, body: larger });
    const before = await storage.listParts(multipart);
    const right = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: content });

    expect([other.ok, forged.ok, tooLong.ok, before, right.status]).toEqual([false, false, false, [], 200]);
    expect(await storage.listParts(multipart)).toMatchObject([{ number: 1, sizeBytes: 5000 }]);
    await storage.abortMultipart(multipart);
  });

  test('makes parts of what it has, without the bytes passing through here', async () => {
    const source = newKey();
    await storage.writeObject({ key: source, sizeBytes: bytes.length, body: Readable.from([bytes], { objectMode: false }) });
    const multipart = await open();
    await storage.copyPart({ ...multipart, number: 1 }, { key: source, start: 7, end: 7 + least });
    await storage.copyPart({ ...multipart, number: 2 }, { key: source, start: 7 + least, end: bytes.length });
    const parts = (await storage.listParts(multipart)) ?? [];

    await storage.completeMultipart(multipart, parts, bytes.length - 7);

    const read = await buffer(await storage.readRange({ key: multipart.key, start: 0, end: bytes.length - 7 }));
    expect(read.equals(bytes.subarray(7))).toBe(true);
  });

  test.runIf(isStrict)('forgets what is removed, and says so of what never was', async () => {
    const multipart = await open();
    await write(multipart, 1, bytes.subarray(0, 100));
    const listed: string[] = [];
    for await (const each of storage.listMultiparts(multipart.key)) listed.push(each.multipartId);
    await storage.abortMultipart(multipart);
    await storage.abortMultipart(multipart);

    expect(listed).toEqual([multipart.multipartId]);
    expect((await storage.listParts(multipart)) ?? []).toEqual([]);
    await expect(write(multipart, 2, bytes.subarray(0, 100))).rejects.toMatchObject({ code: 'UPLOAD_CLOSED' });
    expect(await storage.findObject('uploads/objects/never')).toBeUndefined();
    await storage.removeObject('uploads/objects/never');
  });

  test('lists what lies below a prefix, and nothing else', async () => {
    for (const key of ['uploads/tails/a/1', 'uploads/tails/a/2', 'uploads/tails/b/1']) {
      await storage.writeObject({ key, sizeBytes: 3, body: Readable.from([Buffer.from('abc')], { objectMode: false }) });
    }
    const listed: unknown[] = [];
    for await (const { key, sizeBytes } of storage.listObjects('uploads/tails/a/')) listed.push([key, sizeBytes]);

    expect(listed).toEqual([
      ['uploads/tails/a/1', 3],
      ['uploads/tails/a/2', 3],
    ]);
  });

  test.each([
    ['one after the other, smaller than a part', { chunkSize: 3_500_000 }],
    ['in parallel, joined in the end', { parallelUploads: 2 }],
  ])('takes a file from tus-js-client in pieces, %s', async (_, options) => {
    const uploads = createUploads({ storage, records: createMemoryRecords(), preferredPartBytes: least });
    const door = createTusDoor(uploads, {
      base: '/files',
      authorize: () => ({ tenant: 'north', owner: 'ann' }),
      onFault: console.error,
    });
    const server = createServer((request, response) => void door(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const url = await new Promise<string>((resolve, reject) => {
      const upload = new tus.Upload(bytes, {
        endpoint: `http://127.0.0.1:${port}/files`,
        ...options,
        onError: reject,
        onSuccess: () => resolve(upload.url ?? ''),
      });
      upload.start();
    });

    const key = `uploads/objects/${url.split('/').at(-1)}`;
    const tails: unknown[] = [];
    for await (const tail of storage.listObjects('uploads/tails/'))
      if (!tail.key.includes('/tails/a/') && !tail.key.includes('/tails/b/')) tails.push(tail);
    expect((await buffer(await storage.readRange({ key, start: 0, end: bytes.length }))).equals(bytes)).toBe(true);
    expect(tails).toEqual([]);
    server.closeAllConnections();
    server.close();
  });

  test.runIf(isStrict)('names credentials that do not count', async () => {
    const stranger = createS3Client({ ...store, credentials: { ...store.credentials, secretAccessKey: 'wrong' } });
    const other = createS3Storage({ client: stranger, bucket: store.bucket });

    await expect(other.openMultipart(newKey())).rejects.toMatchObject({ code: 'STORE_CREDENTIALS', retry: 'later' });
    stranger.destroy();
  });
});
