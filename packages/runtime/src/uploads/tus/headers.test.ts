import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
let id: string;

beforeAll(async () => {
  server = await startTestServer();
  id = (await server.uploads.begin({ tenant: 'north', owner: 'ann' }, { name: 'a', sizeBytes: 100, kind: 'tus' })).status.id;
});
afterAll(() => server.stop());

/** Something of the form that a header has, or anything at all that a header can carry. */
const like = (...forms: readonly string[]) =>
  fc.option(
    fc.oneof(
      fc.constantFrom(...forms),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim()),
    ),
    {
      nil: undefined,
      freq: 3,
    },
  );

const asked = fc.record({
  method: fc.constantFrom('POST', 'PATCH', 'HEAD', 'DELETE', 'PUT'),
  path: fc.constantFrom('', '/ID', '/other', '/%00', '/a/b', '//'),
  body: fc.option(fc.uint8Array({ maxLength: 120 }), { nil: undefined }),
  headers: fc.record({
    'tus-resumable': fc.constantFrom('1.0.0', '1.0.0', '1.0.0', '0.2.2'),
    'content-type': like('application/offset+octet-stream', 'text/plain'),
    'upload-length': like('0', '1', '100', '-1', '1e3', '999999999999999', '99999999999999999999', ' 7'),
    'upload-offset': like('0', '1', '100', '101', '-0', '0x10', '999999999999999'),
    'upload-metadata': like('filename YQ==', 'filename AAA=', 'a b,c d', ',', 'filename', 'a YQ==,a YQ=='),
    'upload-concat': like('partial', 'final;', 'final;/tus/ID', 'final;/tus/ID /tus/ID', 'final;ID ', 'PARTIAL'),
    'upload-checksum': like('sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=', 'sha1', 'md5 x', 'crc32 AAAA', 'sha256  '),
    'x-http-method-override': like('PATCH', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'),
  }),
});

test('whatever a client sends in headers is refused by name or done, and never a fault', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ method, path, body, headers }) => {
      const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const answer = await fetch(`${server.tusUrl}${path.replace('ID', id)}`, {
        method,
        headers: sent.map(([name, value]): [string, string] => [name, value.replaceAll('ID', id)]),
        ...(body === undefined || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
      });
      await answer.arrayBuffer();

      expect(server.faults).toEqual([]);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
}, 120_000);
