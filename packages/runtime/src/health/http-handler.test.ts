import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHealth, type Health } from './health.ts';
import { createHealthHandler, type HealthServer, serveHealth } from './http-handler.ts';

let health: Health;
let inside: HealthServer;
let outside: string;
const application = createServer();

beforeAll(async () => {
  health = createHealth();
  health.addCondition('warm-caches');
  inside = await serveHealth(health, { port: 0, host: '127.0.0.1' });
  const handle = createHealthHandler(health, {
    paths: { startup: undefined },
    details: (request) => request.headers.authorization === 'Bearer let-me-in',
  });
  application.on('request', (request, response) => {
    if (!handle(request, response)) response.end('the application');
  });
  await new Promise<void>((resolve) => void application.listen(0, '127.0.0.1', resolve));
  outside = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await inside.close();
  application.closeAllConnections();
  application.close();
  health.close();
});

test('outside callers learn whether it is ready, and nothing else', async () => {
  const readiness = await fetch(`${outside}/readyz?verbose`);

  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toEqual({ status: 'failing' });
  expect(Object.fromEntries(readiness.headers)).toMatchObject({ 'cache-control': 'no-store' });
  for (const path of ['/metrics', '/status']) {
    const response = await fetch(outside + path);
    expect([response.status, await response.text()]).toEqual([404, '{"status":"not found"}\n']);
  }
});

test('those who may look inside see reasons, metrics and everything that is known', async () => {
  const headers = { authorization: 'Bearer let-me-in' };
  const readiness = await fetch(`${outside}/readyz`, { headers });
  const status = await fetch(`${outside}/status`, { headers });
  const metrics = await fetch(`http://127.0.0.1:${inside.port}/metrics`);

  expect(await readiness.json()).toMatchObject({ reasons: expect.arrayContaining(['the condition warm-caches is not met']) });
  expect(await status.json()).toMatchObject({ phase: 'starting', conditions: [{ name: 'warm-caches', isMet: false }] });
  expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
  expect(await metrics.text()).toContain('health_condition_met{condition="warm-caches"} 0\n');
});

test('what is no path of health is left to the application, and a path can be left out', async () => {
  expect(await (await fetch(`${outside}/`)).text()).toBe('the application');
  expect(await (await fetch(`${outside}/startupz`)).text()).toBe('the application');
  expect((await fetch(`http://127.0.0.1:${inside.port}/other`)).status).toBe(404);
});

test('only reading is possible', async () => {
  const posted = await fetch(`${outside}/livez`, { method: 'POST' });
  const head = await fetch(`${outside}/livez`, { method: 'HEAD' });

  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('a port that is taken is an error, not silence', async () => {
  await expect(serveHealth(health, { port: inside.port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
