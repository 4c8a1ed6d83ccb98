import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUploads } from '../core/uploads.ts';
import { UploadError } from '../errors.ts';
import { createMemoryRecords } from '../records/memory.ts';
import type { ObjectStorage } from '../storage/storage.ts';
import { startTestServer, type TestServer } from '../testing/server.ts';
import { append } from './append.ts';
import { readProgress } from './progress.ts';

const part = 5 * 1024 * 1024;
const file = randomBytes(2 * part + 100);
const caller = { tenant: 'north', owner: 'ann' };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** An open upload over a store whose parts are written in a way of the test's own. */
async function begin(writePart: (storage: ObjectStorage) => ObjectStorage['writePart']) {
  const { storage } = server.uploads.settings;
  const {
    settings,
    begin: beginUpload,
    complete,
  } = createUploads<undefined>({
    storage: { ...storage, writePart: writePart(storage) },
    records: createMemoryRecords(),
    preferredPartBytes: part,
  });
  const { id } = (await beginUpload(caller, { name: 'a.raw', sizeBytes: file.length, kind: 'tus' })).status;
  const send = (offset: number, end = file.length) => {
    const body = Readable.from([Buffer.from(file.subarray(offset, end))], { objectMode: false });
    return append(settings, caller, id, { offset, sizeBytes: end - offset, body });
  };
  return {
    send,
    progress: async () => readProgress(settings, (await settings.records.find(id))!),
    complete: async () => server.double.contents.objects.get((await complete(caller, id)).key)?.bytes,
  };
}

test('the bytes of the next part are on their way while the object store ends the last', async () => {
  const second = Promise.withResolvers<void>();
  const { send } = await begin((storage) => async (each) => {
    if (each.number === 2) second.resolve();
    const stored = await storage.writePart(each);
    if (each.number === 1) await second.promise;
    return stored;
  });

  expect(await send(0)).toMatchObject({ offset: file.length, wholeParts: 3 });
});

test('however small the pieces are, few objects wait at a time, and the file is what was sent', async () => {
  const { send, progress, complete } = await begin((storage) => storage.writePart);
  const seen: number[] = [];
  let offset = 0;
  for (let piece = 0; piece < 200; piece++) {
    ({ offset } = await send(offset, offset + 1 + (piece % 7)));
    seen.push((await progress()).tail.length);
  }

  expect(await send(offset)).toMatchObject({ offset: file.length, wholeParts: 3 });
  expect(Math.max(...seen)).toBeLessThanOrEqual(65);
  expect((await complete())?.equals(file)).toBe(true);
});

test('the more bodies of unknown size there are, the less is held of each', async () => {
  const end = Promise.withResolvers<void>();
  const half = async function* () {
    for (let chunk = 0; chunk < 24; chunk++) yield Buffer.alloc(64 * 1024);
    await end.promise;
  };
  const { settings } = server.uploads;
  const sent = Array.from({ length: 60 }, async () => {
    const { id } = (await server.uploads.begin(caller, { name: 'a', sizeBytes: file.length, kind: 'tus' })).status;
    return append(settings, caller, id, { offset: 0, sizeBytes: undefined, body: Readable.from(half(), { objectMode: false }) });
  });

  await expect
    .poll(() => server.double.requests.filter(({ operation }) => operation === 'PutObject').length, { timeout: 60_000 })
    .toBeGreaterThan(0);
  end.resolve();
  expect((await Promise.all(sent)).map(({ offset }) => offset)).toEqual(sent.map(() => 24 * 64 * 1024));
});

test('when a part fails while the next is stored, the upload stands before it and goes on from there', async () => {
  const second = Promise.withResolvers<void>();
  let isBroken = true;
  const { send, progress } = await begin((storage) => async (each) => {
    if (each.number === 1 && isBroken) {
      for await (const _ of each.body) continue;
      await second.promise;
      throw new UploadError('STORE_UNAVAILABLE', 'It went away.');
    }
    const stored = await storage.writePart(each);
    if (each.number === 2) second.resolve();
    return stored;
  });

  await expect(send(0)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  const after = await progress();
  isBroken = false;

  expect(after).toMatchObject({ offset: 0, wholeParts: 0 });
  expect(await send(0)).toMatchObject({ offset: file.length, wholeParts: 3 });
});
