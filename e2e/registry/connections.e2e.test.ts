import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { clusterAddressPolicy, createSend } from '@landfall/cluster/registry';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from './certificates.ts';

const name = 'registry.example';
const limits = { maxBytes: 1000, timeoutMs: 30_000 };

let folder: string;
let own: Certificate;
let client: Certificate;
let server: Server;
let proxy: Server;
const throughProxy: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-tls-'));
  own = await makeCertificate(folder, name);
  client = await makeCertificate(folder, 'client.example');
  server = createHttpsServer(
    { cert: own.certificate, key: own.key, ca: client.certificate, requestCert: true, rejectUnauthorized: false },
    (asked, response) => {
      response.end((asked.socket as TLSSocket).authorized ? 'known' : 'unknown'); // it comes over TLS
    },
  );
  proxy = createHttpServer();
  proxy.on('connect', (asked, socket) => {
    throughProxy.push(asked.url ?? '');
    const tunnel = connect(portOf(server), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [tunnel, socket]) end.on('error', () => end.destroy());
  });
  for (const each of [server, proxy]) {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
  }
});

afterAll(async () => {
  for (const each of [server, proxy]) {
    each.closeAllConnections();
    each.close();
    await once(each, 'close');
  }
  rmSync(folder, { recursive: true });
});

function portOf(each: Server): number {
  return (each.address() as AddressInfo).port; // it listens on a TCP port
}

/** Finds the server of this test under its name. */
const resolve: LookupFunction = (_, options, answer) => {
  if (options.all === true) answer(null, [{ address: '127.0.0.1', family: 4 }]);
  else answer(null, '127.0.0.1', 4);
};

const addresses = { allowsLoopback: true, open: [] };
const direct = { proxies: { direct: [] }, addresses, resolve };

function request(connection = {}) {
  return { method: 'GET' as const, url: new URL(`https://${name}:${portOf(server)}/v2/`), headers: {}, limits, connection };
}

async function textOf(answer: Promise<{ readonly body: Uint8Array }>): Promise<string> {
  return Buffer.from((await answer).body).toString('utf8');
}

it('believes nobody whom no authority vouches for, and says so', async () => {
  await expect(createSend(direct)(request())).rejects.toMatchObject({
    reason: 'unreachable',
    isTransient: false,
    message: expect.stringContaining('no certificate that we trust'),
  });
});

it('believes own authorities, for every host or for one, and goes without when it is told to', async () => {
  expect(await textOf(createSend({ ...direct, authorities: [own.certificate] })(request()))).toBe('unknown');
  expect(await textOf(createSend(direct)(request({ authorities: [own.certificate] })))).toBe('unknown');
  expect(await textOf(createSend(direct)(request({ skipsVerification: true })))).toBe('unknown');
});

it('does not let settings of one host hold for another question', async () => {
  const send = createSend(direct);
  await send(request({ skipsVerification: true }));

  await expect(send(request())).rejects.toMatchObject({ reason: 'unreachable' });
});

it('shows its own certificate where one is set', async () => {
  const connection = { authorities: [own.certificate], clientCertificate: client.certificate, clientKey: client.key };

  expect(await textOf(createSend(direct)(request(connection)))).toBe('known');
});

it('goes through a proxy that resolves names, encrypted from end to end', async () => {
  const send = createSend({
    addresses: clusterAddressPolicy,
    proxies: { https: `http://127.0.0.1:${portOf(proxy)}`, direct: [] },
    authorities: [own.certificate],
  });

  expect(await textOf(send(request()))).toBe('unknown');
  expect(throughProxy).toEqual([`${name}:${portOf(server)}`]);
});
