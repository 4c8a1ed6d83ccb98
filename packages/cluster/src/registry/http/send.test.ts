import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect as print } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { clusterAddressPolicy, personalAddressPolicy } from './address-policy.ts';
import type { HttpRequest } from './message.ts';
import { createSend } from './send.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`);
}

function request(url: URL, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, limits: { maxBytes: 1000, timeoutMs: 20_000 }, ...changes };
}

const send = createSend({ addresses: personalAddressPolicy, proxies: { direct: [] } });

describe('sending', () => {
  it('brings the status, every line of a header, and the body', async () => {
    const url = await serve((_, answer) => {
      answer.writeHead(401, [
        ['WWW-Authenticate', 'Basic realm="a"'],
        ['WWW-Authenticate', 'Bearer realm="b"'],
      ] as never);
      answer.end('no');
    });

    const answer = await send(request(url));

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toEqual(['Basic realm="a"', 'Bearer realm="b"']);
    expect(Buffer.from(answer.body).toString()).toBe('no');
  });

  it('does not follow a redirect by itself', async () => {
    const url = await serve((_, answer) => answer.writeHead(307, { location: 'http://127.0.0.1:1/' }).end());

    expect((await send(request(url))).status).toBe(307);
  });

  it('reads no more than was agreed, whether the length is stated or not', async () => {
    const url = await serve((asked, answer) => {
      if (asked.headers['x-length'] === 'stated') answer.writeHead(200, { 'content-length': 200_000_000 });
      const more = (): void => {
        while (!answer.destroyed && answer.write('x'.repeat(1000)));
      };
      answer.on('drain', more);
      more();
    });

    await expect(send(request(url))).rejects.toMatchObject({ reason: 'unreadable', isTransient: false });
    await expect(send(request(url, { headers: { 'x-length': 'stated' } }))).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('takes the length of an answer to HEAD for what it is', async () => {
    const url = await serve((_, answer) => answer.writeHead(200, { 'content-length': 200_000_000 }).end());

    expect((await send(request(url, { method: 'HEAD' }))).status).toBe(200);
  });

  it('gives up on an answer that trickles', async () => {
    const url = await serve((_, answer) => {
      answer.writeHead(200);
      answer.write('x');
    });

    const trickle = send(request(url, { limits: { maxBytes: 1000, timeoutMs: 200 } }));

    await expect(trickle).rejects.toMatchObject({ reason: 'unreachable', isTransient: true });
  });

  it('ends with the reason of its caller', async () => {
    const reached = Promise.withResolvers<void>();
    const url = await serve(() => reached.resolve());
    const controller = new AbortController();

    const pending = send(request(url, { signal: controller.signal }));
    await reached.promise;
    controller.abort(new Error('nobody waits'));

    await expect(pending).rejects.toThrow('nobody waits');
  });

  it('says that nobody listens', async () => {
    const url = await serve(() => undefined);
    servers[0]?.close();
    servers[0]?.closeAllConnections();

    await expect(send(request(url))).rejects.toMatchObject({ reason: 'unreachable', isTransient: true });
  });

  it('refuses addresses by policy, also when a name leads there and when it changes its mind', async () => {
    const url = await serve((_, answer) => answer.end());
    let asked = 0;
    const cautious = createSend({
      addresses: clusterAddressPolicy,
      proxies: { direct: [] },
      resolve: (_, options, answer) => {
        asked += 1;
        const address = asked === 1 ? '127.0.0.1' : '169.254.169.254';
        if (options.all === true) answer(null, [{ address, family: 4 }]);
        else answer(null, address, 4);
      },
    });
    const named = new URL(`http://registry.example:${url.port}/v2/`);

    await expect(cautious(request(url))).rejects.toMatchObject({ reason: 'forbidden-address' });
    await expect(cautious(request(named))).rejects.toMatchObject({ reason: 'forbidden-address' });
    await expect(cautious(request(named))).rejects.toThrow('cloud metadata');
    await expect(cautious(request(new URL('http://0x7f.1/')))).rejects.toThrow('loopback');
    await expect(cautious(request(new URL('http://2130706433/')))).rejects.toThrow('loopback');
  });

  it('connects to the address that was judged, of several only to those allowed', async () => {
    const url = await serve((_, answer) => answer.end('here'));
    const resolver = createSend({
      addresses: { allowsLoopback: false, open: ['127.0.0.1'] },
      proxies: { direct: [] },
      resolve: (_, options, answer) => {
        const found = ['169.254.169.254', '127.0.0.1'].map((address) => ({ address, family: 4 }));
        if (options.all === true) answer(null, found);
        else answer(null, '169.254.169.254', 4);
      },
    });

    const answer = await resolver(request(new URL(`http://registry.example:${url.port}/`)));

    expect(Buffer.from(answer.body).toString()).toBe('here');
  });

  it('says that settings make no sense, without repeating them', async () => {
    const url = await serve((_, answer) => answer.end());
    const secure = new URL(`https://127.0.0.1:${url.port}/`);
    const through = (https: string) => createSend({ addresses: personalAddressPolicy, proxies: { https, direct: [] } });
    const registry = request(new URL('https://registry.example/'));
    const troubles = await Promise.all([
      send(request(url, { headers: { authorization: 'Bearer planted\nsecret' } })).catch((error: unknown) => error),
      send(request(secure, { connection: { clientCertificate: 'planted', clientKey: 'planted' } })).catch(
        (error: unknown) => error,
      ),
      through('socks5://me:planted@proxy.example')(registry).catch((error: unknown) => error),
      through('http://me:planted@[')(registry).catch((error: unknown) => error),
    ]);

    for (const trouble of troubles) {
      expect(trouble).toMatchObject({ name: 'RegistryError', reason: 'refused', isTransient: false });
      expect(print(trouble)).not.toContain('planted');
    }
  });

  it('asks through a proxy, and directly where that is said', async () => {
    const seen: (string | undefined)[] = [];
    const proxy = await serve((asked, answer) => {
      seen.push(asked.url);
      answer.end('from the proxy');
    });
    const through = createSend({
      addresses: clusterAddressPolicy,
      proxies: { http: proxy.origin, direct: ['direct.example'] },
      resolve: (_, _options, answer) => answer(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
    });

    const answer = await through(request(new URL('http://registry.example/v2/')));

    expect(Buffer.from(answer.body).toString()).toBe('from the proxy');
    expect(seen).toEqual(['http://registry.example/v2/']);
    await expect(through(request(new URL('http://direct.example/')))).rejects.toThrow('ENOTFOUND');
  });
});
