import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Gives tokens to users of a registry, as the token specification of the Distribution project says. */
export interface TokenServer {
  /** Address to write into the registry's configuration. */
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** The key that tokens are signed with, for the registry to check them: a JSON Web Key Set. */
  readonly keySet: string;
  stop(): Promise<void>;
}

const service = 'double';
const issuer = 'the token server of a test';
const keyId = 'only';

/** Starts one on this machine, for users and their passwords. Whoever has a password may do anything. */
export async function startTokenServer(users: Readonly<Record<string, string>>): Promise<TokenServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [user = '', password] = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64')
      .toString('utf8')
      .split(':');
    const isKnown = Object.hasOwn(users, user) && users[user] === password;
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(isKnown ? JSON.stringify({ token: tokenFor(user, url.searchParams.getAll('scope'), privateKey) }) : '{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a TCP port
  return {
    realm: `http://127.0.0.1:${port}/token`,
    service,
    issuer,
    keySet: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES256', use: 'sig' }] }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** @source distribution, docs/spec/auth/jwt.md */
function tokenFor(user: string, scopes: readonly string[], key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const access = scopes.map((scope) => {
    const [type, name, actions = ''] = scope.split(':');
    return { type, name, actions: actions.split(',') };
  });
  const claims = { iss: issuer, sub: user, aud: service, exp: now + 300, nbf: now - 10, iat: now, jti: randomUUID(), access };
  const parts = [{ typ: 'JWT', alg: 'ES256', kid: keyId }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = sign('sha256', Buffer.from(parts.join('.')), { key, dsaEncoding: 'ieee-p1363' });
  return [...parts, signature.toString('base64url')].join('.');
}
