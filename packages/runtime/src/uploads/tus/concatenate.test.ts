import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { S3Fault } from '../testing/s3-double.ts';
import { startTestServer, type TestServer } from '../testing/server.ts';

const pieces = [randomBytes(3 * 1024 * 1024), randomBytes(3 * 1024 * 1024)].map((bytes) => new Uint8Array(bytes));
const file = Buffer.concat(pieces);
const base = { 'Tus-Resumable': '1.0.0' };
let server: TestServer;
let told: string[];
let pieceIds: readonly string[] = [];

afterEach(() => server.stop());

async function start(fault: (operation: string) => S3Fault | undefined = () => undefined): Promise<string> {
  [told, pieceIds] = [[], []];
  server = await startTestServer({
    fault: ({ operation, key }) => (isOfFile(key) ? fault(operation) : undefined),
    uploads: { onCompleted: async ({ id }) => void told.push(id) },
  });
  const urls: string[] = [];
  for (const piece of pieces) {
    const headers = { ...base, 'Upload-Concat': 'partial', 'Content-Type': 'application/offset+octet-stream' };
    const length = { 'Upload-Length': String(piece.length) };
    const answer = await fetch(server.tusUrl, { method: 'POST', headers: { ...headers, ...length }, body: piece });
    urls.push(answer.headers.get('location') ?? '');
  }
  pieceIds = urls.map((url) => url.split('/').at(-1) ?? '');
  return `final;${urls.join(' ')}`;
}

/** Whether a key is of the file that the pieces make, once they are there. */
const isOfFile = (key: string): boolean => pieceIds.length > 0 && !pieceIds.some((id) => key.endsWith(id));

async function join(concat: string, tenant = 'north') {
  const headers = { ...base, 'Upload-Concat': concat, 'x-tenant': tenant };
  const answer = await fetch(server.tusUrl, { method: 'POST', headers });
  return { code: answer.status, location: answer.headers.get('location') };
}

test('the same pieces make one file, whoever did not hear the answer and asks again', async () => {
  const concat = await start();

  const atOnce = await Promise.all([join(concat), join(concat), join(concat)]);
  const later = await join(concat);

  const location = atOnce[0].location ?? '';
  expect([...atOnce, later]).toEqual(Array.from({ length: 4 }, () => ({ code: 201, location })));
  expect(told).toEqual([location.split('/').at(-1)]);
  expect([...server.double.contents.objects.values()].map(({ bytes }) => bytes.equals(file))).toEqual([true]);
  expect(server.double.contents.multiparts.size).toBe(0);
  expect(await server.uploads.usage('north')).toEqual({ bytes: file.length, openUploads: 0 });
});

test.each(['UploadPart', 'CompleteMultipartUpload', 'HeadObject'])(
  'a file whose %s fails counts once, and is joined when it is asked for again',
  async (operation) => {
    let left = 1;
    const concat = await start((asked) =>
      asked === operation && left-- > 0 ? { kind: 'refuse', status: 503, code: 'SlowDown' } : undefined,
    );

    const failed = await join(concat);
    const between = await server.uploads.usage('north');
    const joined = await join(concat);

    expect([failed.code, joined.code]).toEqual([503, 201]);
    expect(between.bytes).toBe(2 * file.length);
    expect(await server.uploads.usage('north')).toEqual({ bytes: file.length, openUploads: 0 });
  },
);

test('pieces of one tenant are nothing to another, before and after they are joined', async () => {
  const concat = await start();

  const before = await join(concat, 'south');
  await join(concat);
  const after = await join(concat, 'south');

  expect([before.code, after.code]).toEqual([404, 404]);
  expect(await server.uploads.usage('south')).toEqual({ bytes: 0, openUploads: 0 });
});
