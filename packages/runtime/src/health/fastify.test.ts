import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { createDrain } from './drain.ts';
import { drainFastify, fastifyHealth } from './fastify.ts';
import { createHealth } from './health.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('an application of Fastify answers probes, and leaves the rest as it was', async () => {
  const health = createHealth();
  health.markStarted();
  const app = Fastify();
  app.get('/', async () => 'the application');
  await app.register(fastifyHealth(health, { paths: { status: undefined } }));
  const base = await app.listen({ port: 0, host: '127.0.0.1' });

  const [ready, metrics, status, own] = await Promise.all(
    ['/readyz', '/metrics', '/status', '/'].map(async (path) => fetch(base + path)),
  );

  expect([ready!.status, await ready!.json()]).toEqual([200, { status: 'ok' }]);
  expect([metrics!.status, status!.status]).toEqual([404, 404]);
  expect(await own!.text()).toBe('the application');
  await app.close();
  health.close();
});

test('through the wait it answers as before, and its own hooks run last', async () => {
  const health = createHealth();
  const drain = createDrain({ health, waitMs: 5_000 });
  const app = Fastify();
  let isClosed = false;
  app.get('/', async () => 'still here');
  app.addHook('onClose', async () => {
    isClosed = true;
  });
  drainFastify(drain, 'web', app);
  const base = await app.listen({ port: 0, host: '127.0.0.1' });

  // The wait ends when we say so, however long an answer takes.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const result = drain.begin('a test');
  const answer = await fetch(base);

  expect([answer.status, answer.headers.get('connection'), isClosed]).toEqual([200, 'close', false]);
  expect(await answer.text()).toBe('still here');
  vi.advanceTimersByTime(5_000);
  expect(await result).toMatchObject({ isClean: true });
  expect(isClosed).toBe(true);
});
