import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { ObjectStorage } from '../storage/storage.ts';
import type { S3Fault } from '../testing/s3-double.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../testing/server.ts';
import { append } from '../tus/append.ts';
import { createUploads } from './uploads.ts';

const part = 5 * 1024 * 1024;
const file = randomBytes(part + 100);
const caller = { tenant: 'north', owner: 'ann' };
const hour = 60 * 60 * 1000;
let server: TestServer;

afterEach(() => server.stop());

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

const begin = async (): Promise<string> =>
  (await server.uploads.begin(caller, { name: 'a.raw', sizeBytes: file.length })).status.id;

function write(id: string, number: number, bytes: Uint8Array = file.subarray((number - 1) * part, number * part)) {
  const checksum = { kind: 'sha256', value: createHash('sha256').update(bytes).digest('base64') } as const;
  const body = Readable.from([bytes], { objectMode: false });
  return server.uploads.writePart(caller, id, { number, sizeBytes: bytes.length, checksum, body });
}

/** One fault for the first request of an operation. */
function once(operation: string, fault: S3Fault): TestServerOptions {
  let left = 1;
  return { fault: (request) => (request.operation === operation && left-- > 0 ? fault : undefined) };
}

test.each([
  ['expired credentials', { kind: 'refuse', status: 400, code: 'ExpiredToken' }, 'STORE_CREDENTIALS'],
  ['a server in trouble', { kind: 'refuse', status: 503, code: 'SlowDown' }, 'STORE_UNAVAILABLE'],
  ['a cut', { kind: 'cut' }, 'STORE_UNAVAILABLE'],
  ['an answer that is lost', { kind: 'lose-answer' }, 'STORE_UNAVAILABLE'],
] satisfies [string, S3Fault, string][])(
  '%s has a name of its own, and the same part is taken afterwards',
  async (_, fault, code) => {
    await start(once('UploadPart', fault));
    const id = await begin();

    await expect(write(id, 1)).rejects.toMatchObject({ code, retry: 'later' });
    await write(id, 1);
    await write(id, 2);

    expect(await server.uploads.complete(caller, id)).toMatchObject({ sizeBytes: file.length });
  },
);

test.each([
  ['its answer is lost', { kind: 'lose-answer' }],
  ['it fails late, with status 200', { kind: 'fail-late', code: 'InternalError' }],
  ['the connection breaks', { kind: 'cut' }],
] satisfies [string, S3Fault][])('completing is safe to repeat when %s, and is told of once', async (_, fault) => {
  const told: string[] = [];
  await start({
    ...once('CompleteMultipartUpload', fault),
    uploads: { onCompleted: async ({ id }) => void told.push(id) },
  });
  const id = await begin();
  await write(id, 1);
  await write(id, 2);

  const first = await server.uploads.complete(caller, id).catch((error: unknown) => error);
  const all = await Promise.all([1, 2, 3].map(() => server.uploads.complete(caller, id)));

  expect(first).toMatchObject(first instanceof Error ? { code: 'STORE_UNAVAILABLE' } : { id });
  expect(new Set(all.map((each) => each.etag)).size).toBe(1);
  expect(told).toEqual([id]);
});

test('an upload stays complete-able when the work of the application fails', async () => {
  let isBroken = true;
  await start({
    uploads: {
      onCompleted: async () => {
        if (isBroken) throw new Error('the database of the application is away');
      },
    },
  });
  const id = await begin();
  await write(id, 1);
  await write(id, 2);

  await expect(server.uploads.complete(caller, id)).rejects.toThrow('is away');
  isBroken = false;

  expect(await server.uploads.complete(caller, id)).toMatchObject({ id });
});

test('what was joined when nobody waited for it any more is found whole', async () => {
  const told: string[] = [];
  await start({ uploads: { onCompleted: async ({ id }) => void told.push(id) } });
  const id = await begin();
  await write(id, 1);
  const { storage } = server.uploads.settings;
  const body = Readable.from([file], { objectMode: false });
  await storage.writeObject({ key: `uploads/objects/${id}`, sizeBytes: file.length, body });

  const completed = await server.uploads.complete(caller, id);

  expect(completed).toMatchObject({ id, sizeBytes: file.length });
  expect(told).toEqual([id]);
});

test('what is removed while its parts are being joined is not said to be completed', async () => {
  const told: string[] = [];
  let id = '';
  await start({
    fault: ({ operation }) => {
      if (operation === 'ListParts') void server.uploads.settings.records.move(id, ['open'], 'removing');
      return undefined;
    },
    uploads: { onCompleted: async (upload) => void told.push(upload.id) },
  });
  id = await begin();
  await write(id, 1);
  await write(id, 2);

  await expect(server.uploads.complete(caller, id)).rejects.toMatchObject({ code: 'UPLOAD_UNKNOWN' });
  expect(told).toEqual([]);
});

test('what takes long in the object store is reaped side by side, once, and not while it goes on', async () => {
  let nowMs = Date.now();
  const [slow, running] = [Promise.withResolvers<void>(), { most: 0, now: 0 }];
  await start({ uploads: { now: () => nowMs } });
  const { settings } = server.uploads;
  const ids = await Promise.all(Array.from({ length: 12 }, begin));
  nowMs += 23 * hour;
  await write(ids[0]!, 1);
  nowMs += 2 * hour;
  const storage: ObjectStorage = {
    ...settings.storage,
    removeObject: async (key) => {
      running.most = Math.max(running.most, ++running.now);
      if (running.now === 8) slow.resolve();
      await slow.promise;
      running.now--;
      await settings.storage.removeObject(key);
    },
  };
  const replicas = [1, 2].map(() => createUploads({ ...settings, storage, quota: () => ({}) }));

  const reports = await Promise.all([...replicas, ...replicas].map((replica) => replica.reap()));

  expect(reports[2]).toBe(reports[0]);
  expect(reports[0]!.removed + reports[1]!.removed).toBe(11);
  expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
  expect(running.most).toBeGreaterThanOrEqual(8);
  expect([...server.double.contents.multiparts.values()].map(({ key }) => key)).toEqual([`uploads/objects/${ids[0]}`]);
});

test('a store that is away is asked for some of what is due, not for all of it', async () => {
  let [nowMs, isAway] = [Date.now(), false];
  await start({
    fault: () => (isAway ? { kind: 'refuse', status: 503, code: 'ServiceUnavailable' } : undefined),
    uploads: { now: () => nowMs },
  });
  await Promise.all(Array.from({ length: 150 }, begin));
  nowMs += 25 * hour;
  isAway = true;

  const { failures } = await server.uploads.reap();
  isAway = false;
  const next = await server.uploads.reap();
  nowMs += hour;
  const last = await server.uploads.reap();

  expect([failures.length, next.removed, last.removed]).toEqual([100, 50, 100]);
  expect(await server.uploads.usage('north')).toEqual({ bytes: 0, openUploads: 0 });
});

test.each([
  ['as S3 gives it', () => undefined],
  [
    'by a gateway that refuses its own marker',
    ({ query }) => (query.has('upload-id-marker') ? { kind: 'refuse', status: 400, code: 'InvalidArgument' } : undefined),
  ],
] satisfies [string, TestServerOptions['fault']][])('multipart uploads are listed over many pages, %s', async (_, fault) => {
  await start({ pageSize: 2, fault });
  await Promise.all(Array.from({ length: 7 }, begin));
  const found = new Set<string>();

  for await (const { multipartId } of server.uploads.settings.storage.listMultiparts('uploads/')) found.add(multipartId);

  expect(found).toEqual(new Set(server.double.contents.multiparts.keys()));
});

test('parts that the object store neither has nor has joined are asked for later, and the upload can be removed', async () => {
  await start();
  const id = await begin();
  await write(id, 1);
  await write(id, 2);
  for await (const multipart of server.uploads.settings.storage.listMultiparts('uploads/')) {
    await server.uploads.settings.storage.abortMultipart(multipart);
  }

  await expect(server.uploads.complete(caller, id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'later' });
  await server.uploads.remove(caller, id);

  expect(await server.uploads.usage('north')).toEqual({ bytes: 0, openUploads: 0 });
});

test('a quota that became smaller stops an upload under way', async () => {
  let bytes = 1e9;
  await start({ uploads: { quota: () => ({ bytes }) } });
  const id = await begin();
  await write(id, 1);
  bytes = 1000;

  await expect(write(id, 2)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
});

test('a later request takes a tus upload over, and the earlier one stores nothing more', async () => {
  await start();
  const { id } = (await server.uploads.begin(caller, { name: 'a.raw', sizeBytes: 3 * part, kind: 'tus' })).status;
  const { settings } = server.uploads;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let taken = (): void => undefined;
  const reading = new Promise<void>((resolve) => (taken = resolve));
  const slow = async function* () {
    yield Buffer.alloc(part);
    taken();
    await held;
    yield Buffer.alloc(2 * part);
  };
  const older = append(settings, caller, id, {
    offset: 0,
    sizeBytes: 3 * part,
    body: Readable.from(slow(), { objectMode: false }),
  });
  const outcome = older.catch((error: unknown) => error);
  await reading;
  const newer = await server.uploads.settings.records.takeOver(id, Date.now() + hour);
  release();

  expect(newer?.writer).toBe(2);
  expect(await outcome).toMatchObject({ code: 'WRITER_REPLACED' });
});

/** What a replica does to one upload; `crash` lets everything fail that comes next, as for a process that is gone. */
const step = fc.constantFrom('part 1', 'part 2', 'tus', 'complete', 'remove', 'crash');

test('whatever happens, with a crash anywhere, the reaper leaves nothing of what was not completed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.nat({ max: 8 }), async (steps, crashAfter) => {
      let requestsLeft = Number.POSITIVE_INFINITY;
      let nowMs = Date.now();
      await start({
        now: () => Date.now(),
        fault: () =>
          requestsLeft-- > 0
            ? undefined
            : { kind: requestsLeft % 2 === 0 ? 'cut' : 'refuse', status: 500, code: 'InternalError' },
        uploads: { now: () => nowMs },
      });
      try {
        const id = await begin();
        const { id: tusId } = (await server.uploads.begin(caller, { name: 'b', sizeBytes: file.length, kind: 'tus' })).status;
        for (const each of steps) {
          const actions = {
            'part 1': () => write(id, 1),
            'part 2': () => write(id, 2),
            tus: () =>
              append(server.uploads.settings, caller, tusId, {
                offset: 0,
                sizeBytes: 1000,
                body: Readable.from([file.subarray(0, 1000)], { objectMode: false }),
              }),
            complete: () => server.uploads.complete(caller, id),
            remove: () => server.uploads.remove(caller, id),
            crash: async () => void (requestsLeft = crashAfter),
          };
          await actions[each]().catch(() => undefined);
        }
        requestsLeft = Number.POSITIVE_INFINITY;
        const isCompleted = (await server.uploads.settings.records.find(id))?.state === 'completed';
        nowMs += 48 * hour;

        const reports = [await server.uploads.reap(), await server.uploads.reap()];

        const { objects, multiparts } = server.double.contents;
        const ended = (await server.uploads.settings.records.find(id))?.state;
        expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
        expect(multiparts.size).toBe(0);
        expect([...objects.keys()]).toEqual(ended === 'completed' ? [`uploads/objects/${id}`] : []);
        expect(await server.uploads.usage('north')).toEqual({ bytes: ended === 'completed' ? file.length : 0, openUploads: 0 });
        if (isCompleted) expect(ended).toBe('completed');
      } finally {
        await server.stop();
      }
    }),
    { numRuns: 15 },
  );
  // For the end of every test here, which stops the one that runs.
  await start();
}, 120_000);
