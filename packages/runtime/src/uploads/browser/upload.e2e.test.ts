import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUploads } from '../core/uploads.ts';
import { createPartsDoor } from '../doors/parts-door.ts';
import { createMemoryRecords } from '../records/memory.ts';
import { createS3Client } from '../storage/s3-client.ts';
import { createS3Storage } from '../storage/s3-storage.ts';
import { type S3Double, type S3Fault, startS3Double } from '../testing/s3-double.ts';
import type { UploadProgress } from './upload.ts';
import { createUploader, type UploaderOptions } from './uploader.ts';

/** The same code as in a browser, against the real door, with `fetch` instead of `XMLHttpRequest`. */

const partBytes = 5 * 1024 * 1024;
const patience = { timeout: 20_000, interval: 5 };

let s3: S3Double;
let server: Server;
let base: string;
/** Decides about requests to the door; true when it has answered, or never will. */
let disturb: (request: IncomingMessage, response: ServerResponse) => boolean;
let s3Fault: (operation: string) => S3Fault | undefined;
let putParts: string[];
const uploaders: ReturnType<typeof createUploader>[] = [];

beforeEach(async () => {
  s3Fault = () => undefined;
  s3 = await startS3Double({ fault: ({ operation }) => s3Fault(operation) });
  const client = createS3Client({ endpoint: s3.endpoint, region: s3.region, credentials: s3.credentials });
  const uploads = createUploads({
    storage: createS3Storage({ client, bucket: s3.bucket }),
    records: createMemoryRecords(),
    preferredPartBytes: partBytes,
  });
  const door = createPartsDoor(uploads, { base: '/uploads', authorize: () => ({ tenant: 'press', owner: 'ann' }) });
  disturb = () => false;
  putParts = [];
  server = createServer((request, response) => {
    if (request.method === 'PUT') putParts.push(request.url?.split('/').at(-1) ?? '');
    if (!disturb(request, response)) void door(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/uploads`;
});

afterEach(async () => {
  for (const uploader of uploaders.splice(0)) uploader.close();
  server.closeAllConnections();
  server.close();
  await s3.stop();
});

test.each(['server', 'direct'] as const)('a file of several parts arrives whole, via: %s', async (via) => {
  const seen: UploadProgress[] = [];
  const upload = open({ via }).upload(file(3.5), { onProgress: (progress) => seen.push(progress) });

  const uploaded = await upload.completed;

  expect(uploaded).toMatchObject({ name: 'match.mov', sizeBytes: 3.5 * partBytes, id: upload.id() });
  expect(storedBytes()?.equals(bytes(3.5))).toBe(true);
  expect(upload.progress()).toMatchObject({ state: 'completed', sentBytes: 3.5 * partBytes });
  expect(seen.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1])).toEqual([
    'preparing',
    'sending',
    'completing',
    'completed',
  ]);
  expect(putParts.length).toBe(via === 'server' ? 4 : 0);
});

test('what fails on the way is sent again: cuts, gateways without a server, a store that is away', async () => {
  let [cuts, gateways, storeFaults] = [0, 0, 0];
  disturb = (request, response) => {
    if (request.method === 'PUT' && cuts < 2) {
      cuts += 1;
      request.once('data', () => request.destroy());
      return true;
    }
    if (request.url?.endsWith('/complete') === true && gateways < 1) {
      gateways += 1;
      response.writeHead(502).end('<html>bad gateway</html>');
      return true;
    }
    return false;
  };
  s3Fault = (operation) => {
    if (operation !== 'UploadPart' || storeFaults >= 2) return undefined;
    storeFaults += 1;
    return { kind: 'refuse', status: 503, code: 'SlowDown' };
  };

  await open().upload(file(3)).completed;

  expect([cuts, gateways, storeFaults]).toEqual([2, 1, 2]);
  expect(storedBytes()?.equals(bytes(3))).toBe(true);
});

test('a pause stops at once, and what has arrived is not sent again', async () => {
  const upload = open({ parallelParts: 1 }).upload(file(4));
  await expect.poll(() => putParts.length, patience).toBeGreaterThanOrEqual(2);
  upload.pause();
  expect(upload.progress().state).toBe('paused');
  const sentBefore = putParts.length;

  upload.resume();
  await upload.completed;

  expect(putParts.length - sentBefore).toBeLessThan(4);
  expect(storedBytes()?.equals(bytes(4))).toBe(true);
});

test('what was completed while nobody heard of it is not sent a second time', async () => {
  const upload = open().upload(file(2));
  disturb = (request, response) => {
    if (request.url?.endsWith('/complete') !== true) return false;
    // The server does it, and the answer never comes.
    response.end = () => response;
    response.writeHead = () => {
      upload.pause();
      return response;
    };
    return false;
  };
  await expect.poll(() => upload.progress().state, patience).toBe('paused');
  disturb = () => false;
  const sentBefore = putParts.length;

  upload.resume();
  await upload.completed;

  expect(putParts.length).toBe(sentBefore);
  expect(storedBytes()?.equals(bytes(2))).toBe(true);
});

test('after a restart of the browser the same file goes on from what the server holds', async () => {
  const first = open({ parallelParts: 1 });
  const upload = first.upload(file(4));
  await expect.poll(() => putParts.length, patience).toBeGreaterThanOrEqual(3);
  upload.pause();
  const sentBefore = putParts.length;

  const again = open().upload(file(4));
  await again.completed;

  expect(again.id()).toBe(upload.id());
  expect(putParts.length - sentBefore).toBeLessThanOrEqual(2);
  expect(storedBytes()?.equals(bytes(4))).toBe(true);
});

test('when the object store cannot be reached from the browser, parts go through the server', async () => {
  const refused = createUploader({ base, firstDelayMs: 1, startWorker: null, parallelParts: 1 });
  uploaders.push(refused);
  const originalFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return url.startsWith(s3.endpoint) && init?.credentials === 'omit'
      ? Promise.reject(new TypeError('blocked by a policy'))
      : originalFetch(input, init);
  };

  try {
    await refused.upload(file(2)).completed;
  } finally {
    globalThis.fetch = originalFetch;
  }

  expect(putParts.length).toBe(2);
  expect(storedBytes()?.equals(bytes(2))).toBe(true);
});

test('an upload that was removed at the server is begun again by itself', async () => {
  const upload = open({ parallelParts: 1 }).upload(file(3));
  await expect.poll(() => putParts.length, patience).toBeGreaterThanOrEqual(2);
  const former = upload.id();
  await fetch(`${base}/${former}`, { method: 'DELETE' });

  await upload.completed;

  expect(upload.id()).not.toBe(former);
  expect(storedBytes()?.equals(bytes(3))).toBe(true);
});

test('what would fail again is said at once, and can be resumed when it was put right', async () => {
  disturb = (_, response) => {
    const problem = { code: 'NOT_ALLOWED', detail: 'The session has ended.', hint: 'Sign in.', retry: 'never' };
    response.writeHead(403, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(problem));
    return true;
  };
  const upload = open().upload(file(1));
  await expect.poll(() => upload.progress().state, patience).toBe('failed');

  expect(upload.progress().failure).toMatchObject({ code: 'NOT_ALLOWED', message: 'The session has ended.', hint: 'Sign in.' });
  disturb = () => false;
  upload.resume();
  await upload.completed;
  expect(storedBytes()?.equals(bytes(1))).toBe(true);
});

test('when the uploader is closed, what is under way says so', async () => {
  const uploader = open({ parallelParts: 1 });
  const upload = uploader.upload(file(3));
  await expect.poll(() => putParts.length, patience).toBeGreaterThanOrEqual(1);

  uploader.close();

  await expect.poll(() => upload.progress().failure?.code, patience).toBe('CANCELLED');
});

test('a cancelled upload is removed at the server', async () => {
  const upload = open({ parallelParts: 1 }).upload(file(3));
  await expect.poll(() => putParts.length, patience).toBeGreaterThanOrEqual(1);

  await upload.cancel();

  await expect(upload.completed).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(upload.progress().state).toBe('cancelled');
  await expect.poll(() => s3.contents.multiparts.size, patience).toBe(0);
});

test('a file that can no longer be read is said to have changed', async () => {
  const changed = Object.assign(file(1), {
    slice: () => ({ size: 1, arrayBuffer: () => Promise.reject(new Error('not readable')) }),
  });
  const upload = open().upload(changed);

  await expect.poll(() => upload.progress().failure?.code, patience).toBe('FILE_CHANGED');
});

test('an empty file is a file', async () => {
  expect(await open().upload(file(0)).completed).toMatchObject({ sizeBytes: 0 });
});

function open(options: Partial<UploaderOptions> = {}) {
  const uploader = createUploader({ base, via: 'server', firstDelayMs: 1, maxDelayMs: 20, startWorker: null, ...options });
  uploaders.push(uploader);
  return uploader;
}

function bytes(parts: number): Buffer {
  return Buffer.alloc(parts * partBytes, 'landfall ');
}

function file(parts: number): File {
  return new File([bytes(parts)], 'match.mov', { lastModified: 1_700_000_000_000 });
}

/** The only object that the store holds. */
function storedBytes(): Buffer | undefined {
  const [object, ...others] = [...s3.contents.objects.values()];
  expect(others).toEqual([]);
  return object?.bytes;
}
