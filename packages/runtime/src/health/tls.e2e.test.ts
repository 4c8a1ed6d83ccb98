/** A server that speaks TLS itself ends as others do. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrain } from './drain.ts';
import { createHealth } from './health.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-tls-'));
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];

beforeAll(async () => {
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  await promisify(execFile)('openssl', [...request, '-keyout', key, '-out', cert]);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what is under way is answered, and a connection that never asked holds up nobody', async () => {
  const health = createHealth();
  const drain = createDrain({ health, waitMs: 0, deadlineMs: 60_000 });
  const release = Promise.withResolvers<void>();
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    void release.promise.then(() => response.end('late'));
  });
  drain.addServer('web', server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const silent = connect({ port, rejectUnauthorized: false });
  await once(silent, 'secureConnect');
  const answer = read(port);
  await once(server, 'request');

  const result = drain.begin('a test');
  release.resolve();

  expect(await answer).toEqual(['close', 'late']);
  expect(await result).toMatchObject({ isClean: true });
  silent.destroy();
});

async function read(port: number): Promise<readonly [string | undefined, string]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly [string | undefined, string]>();
  get({ port, rejectUnauthorized: false }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => (text += part));
    answer.once('end', () => resolve([answer.headers.connection, text]));
  }).once('error', reject);
  return promise;
}
