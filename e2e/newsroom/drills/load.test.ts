import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { waitUntil } from '../../control-plane/deadline.ts';
import { type Load, startLoad } from './load.ts';

async function serve(listener: RequestListener): Promise<{ readonly server: Server; readonly base: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { server, base: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

async function waitForRequests(load: Load, count: number): Promise<void> {
  await waitUntil(async () => load.soFar().requests >= count, {
    timeoutMs: 15_000,
    describe: () => JSON.stringify(load.soFar()),
  });
}

test('every path is asked, and good answers are no failures', async () => {
  const seen = new Set<string>();
  const { base } = await serve((request, response) => {
    seen.add(request.url ?? '');
    response.end('ok');
  });

  const load = startLoad({ base, paths: ['/one', '/two', '/three'], clients: 2, pauseMs: 1 });
  await waitForRequests(load, 20);
  const result = await load.stop();

  expect(seen).toEqual(new Set(['/one', '/two', '/three']));
  expect(result).toMatchObject({ failures: [], askedAgain: 0 });
});

test('a bad status, an answer that is cut off and a refused connection are failures', async () => {
  const { server, base } = await serve((request, response) => {
    if (request.url === '/bad') response.writeHead(502).end();
    else response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
  });

  const load = startLoad({ base, paths: ['/bad', '/half'], clients: 1, pauseMs: 1 });
  await waitForRequests(load, 4);
  server.close();
  server.closeAllConnections();
  await waitUntil(async () => load.soFar().failures.some(({ what }) => what.includes('ECONNREFUSED')), {
    timeoutMs: 15_000,
    describe: () => JSON.stringify(load.soFar()),
  });
  const { failures, requests } = await load.stop();

  expect(failures).toHaveLength(requests);
  expect(failures.find(({ path }) => path === '/bad')?.what).toBe('status 502');
  expect(failures.find(({ path }) => path === '/half')?.what).toMatch(/cut off|aborted/);
});

test('a kept connection that the server closes without a word is no failure', async () => {
  const used = new WeakSet<object>();
  const { base } = await serve((request, response) => {
    if (used.has(request.socket)) request.socket.destroy();
    else response.end('ok');
    used.add(request.socket);
  });

  const load = startLoad({ base, paths: ['/'], clients: 1, pauseMs: 1 });
  await waitForRequests(load, 5);
  const result = await load.stop();

  expect(result.failures).toEqual([]);
  expect(result.askedAgain).toBeGreaterThan(0);
});

test('a server that does not answer is a failure after the time', async () => {
  const { base } = await serve(() => undefined);

  const load = startLoad({ base, paths: ['/'], clients: 1, pauseMs: 1, timeoutMs: 100 });
  const { failures } = await load.stop();

  expect(failures[0]?.what).toBe('no answer for 100 ms');
});
