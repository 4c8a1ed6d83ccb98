import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startTestServer } from '../testing/server.ts';

test('200 uploads are under way at once in one process, and none waits for another', async () => {
  const server = await startTestServer();
  const bytes = randomBytes(40_000);
  const uploads = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const { status } = await server.uploads.begin({ tenant: 'north', owner: 'ann' }, { name: 'a', sizeBytes: bytes.length });
      const url = `${server.partsUrl}/${status.id}/parts/1`;
      const part = request(url, { method: 'PUT', agent: false, headers: { 'Content-Length': bytes.length } });
      const answered = once(part, 'response') as Promise<[IncomingMessage]>;
      // Half of it has left before any of them goes on.
      await new Promise((resolve) => part.write(bytes.subarray(0, 20_000), resolve));
      return { id: status.id, part, answered };
    }),
  );

  for (const { part } of uploads) part.end(bytes.subarray(20_000));
  const answers = await Promise.all(
    uploads.map(async ({ id, answered }) => {
      const [answer] = await answered;
      const said = await text(answer);
      if (answer.statusCode !== 200) return said;
      await server.uploads.complete({ tenant: 'north' }, id);
      return 'completed';
    }),
  );

  expect(new Set(answers)).toEqual(new Set(['completed']));
  expect([...server.double.contents.objects.values()].every((object) => object.bytes.equals(bytes))).toBe(true);
  expect(server.double.contents.objects.size).toBe(200);
  await server.stop();
}, 300_000);
