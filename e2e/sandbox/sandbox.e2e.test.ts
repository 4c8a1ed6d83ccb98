import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../control-plane/deadline.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox('test');
}, 60_000);

afterAll(() => sandbox.stop());

const echoServer = `
  require('node:http').createServer((request, response) => response.end(process.env.GREETING + ' ' + process.cwd()))
    .listen(8080, '0.0.0.0', () => console.log('listening'));
`;

test('a server inside is reached from here by its address, with its environment and folder, and can be stopped', async () => {
  const server = sandbox.start('echo', process.execPath, {
    args: ['--eval', echoServer],
    env: { GREETING: 'hello from' },
    cwd: '/usr/share',
  });
  await waitUntil(async () => server.logTail().includes('listening'), { timeoutMs: 60_000, describe: () => server.logTail() });

  const answer = await fetch(`http://${sandbox.address}:8080`);
  expect(await answer.text()).toBe('hello from /usr/share');

  await server.stop();
  await waitUntil(async () => !(await sandbox.run('ps', ['-e', '-o', 'comm'])).stdout.includes('node'), {
    timeoutMs: 60_000,
    describe: () => 'The program outlives its server.',
  });
});

test('what runs inside reaches a server here', async () => {
  const callers: Socket[] = [];
  const server = createServer((socket) => callers.push(socket.end('hello\n'))).listen(0, sandbox.hostAddress);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;

  const { stdout } = await sandbox.run('bash', ['-c', `cat < /dev/tcp/${sandbox.hostAddress}/${port}`], { timeoutMs: 60_000 });

  expect(stdout).toBe('hello\n');
  for (const caller of callers) caller.destroy();
  server.close();
});

test('processes, network and mounts are its own', async () => {
  const { stdout: processes } = await sandbox.run('ps', ['-e', '-o', 'pid=,comm=']);
  expect(processes.trim().split('\n')[0]).toMatch(/^1 sleep$/);
  expect(processes).not.toContain(String(process.pid));

  await sandbox.run('sh', ['-c', 'ip link add inside type bridge; echo x > /run/inside; echo x > /var/lib/inside']);
  expect(Object.keys(networkInterfaces())).not.toContain('inside');
  expect(existsSync('/run/inside')).toBe(false);
  expect(existsSync('/var/lib/inside')).toBe(false);
});

test('a program gets its input and environment, and a failure says what it wrote', async () => {
  const { stdout } = await sandbox.run('sh', ['-c', 'cat; echo $COLOUR'], { input: 'given ', env: { COLOUR: 'green' } });
  expect(stdout).toBe('given green\n');

  await expect(sandbox.run('sh', ['-c', 'echo no such fish >&2; exit 3'])).rejects.toThrow(/ended with 3:\nno such fish/);
  await expect(sandbox.run('sleep', ['60'], { timeoutMs: 100 })).rejects.toThrow('SIGKILL');
});

test('a program that takes too long ends inside too', async () => {
  await expect(sandbox.run('sleep', ['4321'], { timeoutMs: 200 })).rejects.toThrow('SIGKILL');

  await waitUntil(async () => !(await sandbox.run('ps', ['-e', '-o', 'args'])).stdout.includes('4321'), {
    timeoutMs: 60_000,
    describe: () => 'The program outlives its time.',
  });
});

test('two sandboxes have different addresses', async () => {
  const other = await startSandbox('other');
  try {
    expect(other.address).not.toBe(sandbox.address);
    expect(readdirSync(other.folder)).toEqual(['sandbox.log']);
  } finally {
    await other.stop();
  }
});

test('the folder inside is the folder here', async () => {
  await sandbox.run('sh', ['-c', `echo inside > ${sandbox.folder}/note`]);

  expect(readFileSync(join(sandbox.folder, 'note'), 'utf8')).toBe('inside\n');
});
