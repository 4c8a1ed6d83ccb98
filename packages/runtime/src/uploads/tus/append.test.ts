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
  const { settings, begin: beginUpload } = createUploads<undefined>({
    storage: { ...storage, writePart: writePart(storage) },
    records: createMemoryRecords(),
    preferredPartBytes: part,
  });
  const { id } = (await beginUpload(caller, { name: 'a.raw', sizeBytes: file.length, kind: 'tus' })).status;
  const send = (offset: number) => {
    const body = Readable.from([Buffer.from(file.subarray(offset))], { objectMode: false });
    return append(settings, caller, id, { offset, sizeBytes: file.length - offset, body });
  };
  return { send, progress: async () => readProgress(settings, (await settings.records.find(id))!) };
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
