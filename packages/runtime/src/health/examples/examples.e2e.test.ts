/** The programs of the guide, run as a container would run them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const patience = { timeout: 60_000, interval: 20 };
let program: ChildProcess | undefined;
let output = '';

afterEach(() => program?.kill('SIGKILL'));

test('the server is ready without search, says so inside, and ends in order', async () => {
  const [port, healthPort] = await start(new URL('server.ts', import.meta.url));
  await expect.poll(() => statusOf(`http://127.0.0.1:${healthPort}/readyz`), patience).toBe(200);
  await expect.poll(() => textOf(`http://127.0.0.1:${healthPort}/status`), patience).toContain('"isDegraded":true');

  expect(await textOf(`http://127.0.0.1:${port}/`)).toBe('hello\n');
  expect(await end()).toBe(0);
  expect(output.indexOf('database closed')).toBeGreaterThan(output.indexOf("kind: 'waited'"));
});

test('the worker works, is alive while it waits, and ends at once', async () => {
  const [, healthPort] = await start(new URL('worker.ts', import.meta.url));
  await expect.poll(() => output, patience).toContain('task done');

  expect(await statusOf(`http://127.0.0.1:${healthPort}/livez`)).toBe(200);
  expect(await end()).toBe(0);
});

async function start(script: URL): Promise<readonly [number, number]> {
  const [port, healthPort] = [await freePort(), await freePort()];
  output = '';
  program = spawn(process.execPath, [fileURLToPath(script)], {
    env: { PORT: String(port), HEALTH_PORT: String(healthPort), SEARCH_URL: 'http://127.0.0.1:1/' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  program.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await expect.poll(() => statusOf(`http://127.0.0.1:${healthPort}/startupz`), patience).toBe(200);
  return [port, healthPort];
}

async function end(): Promise<number | null | undefined> {
  const closed = once(program!, 'close');
  program?.kill('SIGTERM');
  await closed;
  return program?.exitCode;
}

async function statusOf(url: string): Promise<number | undefined> {
  return fetch(url).then(
    ({ status }) => status,
    () => undefined,
  );
}

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
