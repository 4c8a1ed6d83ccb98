import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate, setInterval } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/server.ts';
import { append } from '../tus/append.ts';
import { watchBody } from './stalled-body.ts';

const part = 5 * 1024 * 1024;
const caller = { tenant: 'north', owner: 'ann' };
let server: TestServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Announces a part, sends one byte of it, and waits for the end of the connection. */
async function stall(url: string, kind: 'parts' | 'tus'): Promise<void> {
  const tus = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0' };
  const sent = request(url, {
    agent: false,
    method: kind === 'parts' ? 'PUT' : 'PATCH',
    headers: { ...(kind === 'parts' ? {} : tus), 'Content-Length': part },
  });
  const broken = once(sent, 'error');
  sent.write('x');
  await broken;
}

test.each(['parts', 'tus'] as const)(
  'clients of the door %s that send next to nothing are broken off, and hold nothing up that comes after',
  async (kind) => {
    const { uploads, partsUrl, tusUrl, faults } = (server = await startTestServer({ doors: { stallMs: 300 } }));
    const begin = async () => (await uploads.begin(caller, { name: 'a', sizeBytes: part, kind })).status.id;
    const ids = await Promise.all(Array.from({ length: 20 }, begin));

    await Promise.all(ids.map((id) => stall(kind === 'parts' ? `${partsUrl}/${id}/parts/1` : `${tusUrl}/${id}`, kind)));

    const { id } = (await uploads.begin(caller, { name: 'b', sizeBytes: part, kind: 'tus' })).status;
    const body = Readable.from([randomBytes(part)], { objectMode: false });
    expect(await append(uploads.settings, caller, id, { offset: 0, sizeBytes: part, body })).toMatchObject({ offset: part });
    expect(faults).toEqual([]);
  },
);

test('a client that we do not listen to is not blamed for it', async () => {
  const listener = createServer((received, response) => {
    const work = async (): Promise<void> => {
      received.once('readable', () => undefined);
      // All that fits waits in the buffer before anybody looks at the clock.
      while (received.readableLength === 0) await setImmediate();
      const endWatch = watchBody(received, 20);
      let looks = 0;
      for await (const _ of setInterval(20)) if (++looks === 20) break;
      endWatch();
      const { length } = await buffer(received);
      response.end(String(length));
    };
    void work();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo; // it listens on TCP

  const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: new Uint8Array(part) });

  expect(await answer.text()).toBe(String(part));
  await new Promise((resolve) => listener.close(resolve));
});
