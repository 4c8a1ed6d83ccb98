import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../registry/testing/fake-clock.ts';
import { fixedHeaders, type HeaderSource } from '../connection/connection.ts';
import { readInClusterConnection, tokenFileHeaders } from '../connection/in-cluster.ts';
import { readKubeconfig } from '../connection/kubeconfig.ts';
import { KubeError } from '../kube-error.ts';
import { createHttpsTransport } from './https-transport.ts';
import type { KubeTransport } from './transport.ts';

let folder: string;
let server: Server;
let transport: KubeTransport;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

async function connect(headers: HeaderSource): Promise<KubeTransport> {
  const { port } = server.address() as AddressInfo; // it listens on a TCP port
  return createHttpsTransport({ server: new URL(`http://127.0.0.1:${port}`), headers, namespace: 'default' });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-kube-'));
  server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  transport = await connect(fixedHeaders({ authorization: 'Bearer not-a-real-token' }));
});

afterEach(() => {
  transport.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const request = { method: 'GET', path: '/api/v1/pods?limit=1', maxBytes: 1000, timeoutMs: 20_000 } as const;

async function refusal(act: Promise<unknown>): Promise<string> {
  const error: unknown = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubeError)) throw new Error('no KubeError was thrown', { cause: error });
  return `${error.reason}: ${error.message}`;
}

describe('requests to an API server', () => {
  it('say who comes, and bring back what was answered', async () => {
    answer = ({ headers, url }, response) => {
      response.writeHead(429, { 'retry-after': '7' });
      response.end(JSON.stringify([headers.authorization, url]));
    };

    expect(await transport.send(request)).toEqual({
      status: 429,
      retryAfterMs: 7000,
      text: '["Bearer not-a-real-token","/api/v1/pods?limit=1"]',
    });
  });

  it('are given up when the answer is too large, too late, or breaks off, without a word of what was sent', async () => {
    answer = (_, response) => void response.end('x'.repeat(2000));
    expect(await refusal(transport.send(request))).toMatch(/^unreadable: .*more than 1000 bytes/);
    answer = () => undefined;
    expect(await refusal(transport.send({ ...request, timeoutMs: 50 }))).toBe(
      'timed-out: /api/v1/pods was not answered within 50 ms',
    );
    answer = (_, response) => void response.destroy();
    const broken = await refusal(transport.send({ ...request, content: { type: 'text/plain', text: 'not-a-real-secret' } }));
    expect(broken).toMatch(/^unreachable: /);
    expect(broken).not.toMatch(/not-a-real/);
  });

  it('are given up with the reason of their caller', async () => {
    answer = () => undefined;
    const leaving = new AbortController();
    const sent = transport.send({ ...request, signal: leaving.signal });
    leaving.abort(new Error('I leave'));

    await expect(sent).rejects.toThrow('I leave');
  });

  it('forget a token that is not accepted any more', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'first\n');
    const changing = await connect(tokenFileHeaders(path, createFakeClock()));
    const seen: (string | undefined)[] = [];
    answer = ({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(headers.authorization === 'Bearer second' ? 200 : 401).end('{}');
    };
    await changing.send(request);
    writeFileSync(path, 'second\n');
    await changing.send(request);

    expect(seen).toEqual(['Bearer first', 'Bearer second']);
    changing.close();
  });
});

describe('a stream of an API server', () => {
  const collect = async (lines: AsyncIterable<string>): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const line of lines) found.push(line);
    return found;
  };

  it('comes line by line, whatever pieces it comes in', async () => {
    answer = (_, response) => {
      response.write('{"a":1}\n{"b"');
      response.write(':2}\n');
      response.end('{"c":3}');
    };

    expect(await collect((await transport.open(request, { silenceMs: 20_000 })).lines)).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
    ]);
  });

  it('is taken for dead when nothing comes, and cut when a line never ends', async () => {
    answer = (_, response) => void response.write('{"a":1}\n');
    const silent = await transport.open(request, { silenceMs: 50 });
    expect(await refusal(collect(silent.lines))).toMatch(/^timed-out: nothing was heard/);
    answer = (_, response) => void response.write('x'.repeat(5000));
    const endless = await transport.open(request, { silenceMs: 20_000 });

    expect(await refusal(collect(endless.lines))).toMatch(/^unreadable: a line/);
  });
});

describe('a kubeconfig', () => {
  const options = { environment: {}, clock: createFakeClock(), run: async () => undefined };
  const write = (content: object): string => {
    const path = join(folder, 'config');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const base = {
    clusters: [{ name: 'here', cluster: { server: 'https://10.0.0.1:6443', 'certificate-authority-data': 'UEVN' } }],
    users: [{ name: 'me', user: { token: 'not-a-real-token' } }],
    contexts: [
      { name: 'usual', context: { cluster: 'here', user: 'me', namespace: 'shop' } },
      { name: 'odd', context: { cluster: 'nowhere', user: 'me' } },
    ],
    'current-context': 'usual',
  };

  it('says where the server is, as whom we come, and which namespace is meant', async () => {
    const connection = await readKubeconfig({ ...options, paths: [write(base)] });

    expect(connection).toMatchObject({ server: new URL('https://10.0.0.1:6443'), authority: 'PEM', namespace: 'shop' });
    expect(await connection.headers.current()).toEqual({ authorization: 'Bearer not-a-real-token' });
  });

  it('has a program say who we are, once until its token ends', async () => {
    const clock = createFakeClock(Date.parse('2026-11-21T12:00:00Z'));
    const runs: string[] = [];
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'cloud-token', args: ['get'] };
    const path = write({ ...base, users: [{ name: 'me', user: { exec } }] });
    const run = async ({ file, args }: { readonly file: string; readonly args: readonly string[] }): Promise<string> => {
      runs.push([file, ...args].join(' '));
      return JSON.stringify({ status: { token: `token-${runs.length}`, expirationTimestamp: '2026-11-21T12:10:00Z' } });
    };
    const { headers } = await readKubeconfig({ ...options, clock, run, paths: [path] });
    await headers.current();
    await clock.advance(60_000);
    expect(await headers.current()).toEqual({ authorization: 'Bearer token-1' });
    await clock.advance(600_000);

    expect(await headers.current()).toEqual({ authorization: 'Bearer token-2' });
    expect(runs).toEqual(['cloud-token get', 'cloud-token get']);
  });

  it.each([
    ['that is not there', undefined, undefined, /There is no kubeconfig/],
    ['without such a context', base, 'other', /no context other.*usual, odd/],
    ['whose context has no cluster', base, 'odd', /odd names no cluster/],
    ['without a current context', { ...base, 'current-context': '' }, undefined, /No context is chosen/],
  ])('%s is refused with what to do', async (_, content, context, message) => {
    const path = content === undefined ? join(folder, 'nothing') : write(content);

    await expect(readKubeconfig({ ...options, paths: [path], ...(context !== undefined && { context }) })).rejects.toThrow(
      message,
    );
  });
});

describe('the connection of a pod', () => {
  it('is made of what the kubelet puts there, and is none outside of a cluster', async () => {
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    writeFileSync(join(folder, 'namespace'), 'landfall\n');
    writeFileSync(join(folder, 'token'), 'not-a-real-token');
    const clock = createFakeClock();
    const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const connection = await readInClusterConnection({ environment, clock, folder });

    expect(connection).toMatchObject({ server: new URL('https://[fd00::1]:443'), authority: 'PEM', namespace: 'landfall' });
    expect(await connection?.headers.current()).toEqual({ authorization: 'Bearer not-a-real-token' });
    expect(await readInClusterConnection({ environment: {}, clock, folder })).toBeUndefined();
  });
});
