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
  for (;;) {
    const ports = await tryToStart(script);
    if (ports !== undefined) return ports;
    // Somebody else was given the port that had just been free.
    expect(output).toContain('EADDRINUSE');
  }
}

/** @returns undefined when the program has ended */
async function tryToStart(script: URL): Promise<readonly [number, number] | undefined> {
  const [port, healthPort] = [await freePort(), await freePort()];
  output = '';
  program = spawn(process.execPath, [fileURLToPath(script)], {
    env: { PORT: String(port), HEALTH_PORT: String(healthPort), SEARCH_URL: 'http://127.0.0.1:1/' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = program;
  for (const stream of [started.stdout, started.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const hasEnded = once(started, 'close').then(() => true);
  const isUp = async () => (await statusOf(`http://127.0.0.1:${healthPort}/startupz`)) === 200 || started.exitCode !== null;
  await expect.poll(isUp, patience).toBe(true);
  if (started.exitCode === null) return [port, healthPort];
  await hasEnded;
  return undefined;
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
