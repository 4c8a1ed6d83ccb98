import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect as print } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { Credential } from './credential.ts';
import { emptyDockerConfig, entriesFor, readDockerConfig } from './docker-config.ts';
import { dockerConfigSource, joinSources } from './keyring.ts';
import { runProgram } from './program.ts';
import { pullSecretNames, readPullSecrets } from './pull-secrets.ts';
import { fetchToken } from './token.ts';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function target(image: string) {
  const slash = image.indexOf('/');
  return { host: image.slice(0, slash), repository: image.slice(slash + 1) };
}

function shown(credentials: readonly Credential[]): readonly string[] {
  return credentials.map((credential) => {
    const { user, secret } = credential.reveal();
    return `${credential.kind} ${user}:${secret}`;
  });
}

function find(config: object, image: string): readonly string[] {
  return shown(entriesFor(readDockerConfig(JSON.stringify(config)) ?? emptyDockerConfig, target(image)));
}

describe('a Docker configuration', () => {
  it('gives what is written for an image, the more specific first', () => {
    const config = {
      auths: {
        'registry.example': { auth: base64('all:1') },
        'https://registry.example/v2/shop': { username: 'shop', password: '2' },
        '*.example': { auth: base64('wild:with:colons') },
        'other.example': { auth: base64('other:3') },
        'empty.example': {},
      },
    };

    expect(find(config, 'registry.example/shop/web')).toEqual(['basic shop:2', 'basic all:1', 'basic wild:with:colons']);
    expect(find(config, 'registry.example/team/web')).toEqual(['basic all:1', 'basic wild:with:colons']);
    expect(find(config, 'empty.example/web')).toEqual(['basic wild:with:colons']);
    expect(find(config, 'elsewhere.test/web')).toEqual([]);
  });

  it('knows Docker Hub by its old name', () => {
    const config = { auths: { 'https://index.docker.io/v1/': { auth: base64('hub:1') } } };

    expect(find(config, 'docker.io/library/nginx')).toEqual(['basic hub:1']);
    expect(find(config, 'registry.example/nginx')).toEqual([]);
  });

  it('knows tokens of both kinds', () => {
    const config = {
      auths: { 'a.example': { auth: base64('me:'), identitytoken: 'refresh' }, 'b.example': { registrytoken: 'bearer' } },
    };

    expect(find(config, 'a.example/web')).toEqual(['identity-token me:refresh']);
    expect(find(config, 'b.example/web')).toEqual(['bearer :bearer']);
  });

  it('reads whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"auths":{"a.example":${json}}}`),
        ),
        (text) => {
          const config = readDockerConfig(text) ?? emptyDockerConfig;

          expect(Array.isArray(entriesFor(config, target('a.example/web')))).toBe(true);
        },
      ),
    );
  });
});

describe('pull secrets', () => {
  const secret = (name: string, type: string, key: string, text: string) => ({
    metadata: { name },
    type,
    data: { [key]: base64(text) },
  });

  it('are read in both types; what is broken is named and passed over', () => {
    const { config, unusable } = readPullSecrets([
      secret(
        'new',
        'kubernetes.io/dockerconfigjson',
        '.dockerconfigjson',
        JSON.stringify({ auths: { 'r.example': { auth: base64('new:1') } }, credsStore: 'evil' }),
      ),
      secret('old', 'kubernetes.io/dockercfg', '.dockercfg', JSON.stringify({ 'r.example': { auth: base64('old:2') } })),
      secret('broken', 'kubernetes.io/dockerconfigjson', '.dockerconfigjson', '{'),
      secret('other', 'Opaque', 'password', 'x'),
      undefined,
    ]);

    expect(shown(entriesFor(config, target('r.example/web')))).toEqual(['basic new:1', 'basic old:2']);
    expect(unusable).toEqual(['broken', 'other', 'number 5']);
    expect(config.store).toBeUndefined();
  });

  it('are those of the pod, else those of its service account', () => {
    const account = { imagePullSecrets: [{ name: 'from-account' }] };

    expect(pullSecretNames({ imagePullSecrets: [{ name: 'a' }, { name: 'a' }, {}] }, account)).toEqual(['a']);
    expect(pullSecretNames({ containers: [] }, account)).toEqual(['from-account']);
    expect(pullSecretNames({}, undefined)).toEqual([]);
    expect(pullSecretNames('nonsense', 7)).toEqual([]);
  });
});

describe('programs that know credentials', () => {
  const calls: string[] = [];
  const clock = createFakeClock();
  const source = dockerConfigSource(
    readDockerConfig(
      JSON.stringify({
        credsStore: 'desktop',
        credHelpers: { 'ecr.example': 'ecr-login', 'bad.example': '../evil' },
        auths: { 'r.example': { auth: base64('file:1') } },
      }),
    ) ?? emptyDockerConfig,
    {
      environment: {},
      clock,
      run: async ({ file, args, input }) => {
        calls.push(`${file} ${args.join(' ')} < ${input}`);
        if (input === 'r.example') return undefined;
        return JSON.stringify(
          input === 'token.example' ? { Username: '<token>', Secret: 'refresh' } : { Username: 'held', Secret: input },
        );
      },
    },
  );

  it('are asked by the name of the host, Docker Hub by its old one', async () => {
    expect(shown(await source.find(target('ecr.example/web')))).toEqual(['basic held:ecr.example']);
    expect(shown(await source.find(target('docker.io/library/nginx')))).toEqual(['basic held:https://index.docker.io/v1/']);
    expect(shown(await source.find(target('token.example/web')))).toEqual(['identity-token :refresh']);
    expect(shown(await source.find(target('r.example/web')))).toEqual(['basic file:1']);
    await source.find(target('bad.example/web'));

    expect(calls).toEqual([
      'docker-credential-ecr-login get < ecr.example',
      'docker-credential-desktop get < https://index.docker.io/v1/',
      'docker-credential-desktop get < token.example',
      'docker-credential-desktop get < r.example',
      'docker-credential-desktop get < bad.example',
    ]);
  });

  it('are asked once in a while for a host, whatever the number of images', async () => {
    calls.splice(0);
    await clock.advance(300_001);
    await Promise.all(Array.from({ length: 20 }, (_, index) => source.find(target(`ecr.example/app${index}`))));
    await source.find(target('ecr.example/web'));
    expect(calls).toHaveLength(1);
    await clock.advance(300_001);
    await source.find(target('ecr.example/web'));

    expect(calls).toHaveLength(2);
  });

  it('are run within limits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-helper-'));
    const script = (name: string, body: string): string => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
      return join(folder, name);
    };
    const call = { args: ['get'], environment: process.env, input: 'r.example', maxBytes: 1000, timeoutMs: 30_000 };

    expect(await runProgram({ ...call, file: script('echo', 'read host; echo "$1 $host"; echo secret >&2') })).toBe(
      'get r.example\n',
    );
    expect(await runProgram({ ...call, file: script('deaf', 'echo said') })).toBe('said\n');
    expect(await runProgram({ ...call, file: script('fails', 'echo said; exit 1') })).toBeUndefined();
    expect(await runProgram({ ...call, file: script('endless', 'while :; do echo yes; done') })).toBeUndefined();
    expect(await runProgram({ ...call, timeoutMs: 100, file: script('slow', 'exec sleep 1000') })).toBeUndefined();
    expect(await runProgram({ ...call, file: join(folder, 'missing') })).toBeUndefined();
    rmSync(folder, { recursive: true });
  });

  it('come together with nobody in particular last, and each credential once', async () => {
    const twice = { find: async () => [Credential.basic('a', '1'), Credential.anonymous] };

    expect(shown(await joinSources([twice, twice, source]).find(target('token.example/x')))).toEqual([
      'basic a:1',
      'identity-token :refresh',
      'anonymous :',
    ]);
  });
});

describe('a credential', () => {
  it('shows itself to nobody', () => {
    const credential = Credential.basic('planted-user', 'planted-secret');
    const said = [
      String(credential),
      JSON.stringify({ credential }),
      print(credential, { showHidden: true, depth: 9 }),
      credential.fingerprint,
    ];

    expect(said.join(' ')).not.toMatch(/planted|cGxhbnRlZ/);
    expect(credential.fingerprint).toBe(Credential.basic('planted-user', 'planted-secret').fingerprint);
    expect(credential.fingerprint).not.toBe(Credential.basic('planted-user', 'other').fingerprint);
  });
});

describe('tokens', () => {
  const realm = new URL('https://auth.example/token?x=1');

  async function ask(credential: Credential, ...answers: readonly [status: number, body: string][]) {
    const sent: HttpRequest[] = [];
    const queue = [...answers];
    const send = async (request: HttpRequest): Promise<HttpAnswer> => {
      sent.push(request);
      const [status, body] = queue.shift() ?? [500, ''];
      return { status, headers: new Map(), body: Buffer.from(body) };
    };
    const token = await fetchToken(send, {
      realm,
      service: 'registry.example',
      scopes: ['repository:shop/web:pull'],
      credential,
    });
    return { token, sent };
  }

  it('are asked for with the credential, in the way of the challenge', async () => {
    const { token, sent } = await ask(Credential.basic('me', 'pw'), [200, '{"access_token":"t"}']);

    expect(token).toEqual({ text: 't', lifetimeMs: 60_000 });
    expect(sent[0]?.url.href).toBe(
      'https://auth.example/token?x=1&service=registry.example&scope=repository%3Ashop%2Fweb%3Apull',
    );
    expect(sent[0]?.headers).toEqual({ authorization: `Basic ${base64('me:pw')}` });
  });

  it('are asked for by nobody without a header', async () => {
    const { token, sent } = await ask(Credential.anonymous, [200, '{"token":"t","access_token":"u","expires_in":300}']);

    expect(token).toEqual({ text: 't', lifetimeMs: 300_000 });
    expect(sent[0]?.headers).toEqual({});
  });

  it('are exchanged for a refresh token, by the older way where the newer is unknown', async () => {
    const { sent } = await ask(Credential.identityToken('', 'refresh'), [404, ''], [200, '{"token":"t","expires_in":5}']);

    expect(sent[0]).toMatchObject({ method: 'POST', body: expect.stringContaining('grant_type=refresh_token') });
    expect(sent[0]?.body).toContain('refresh_token=refresh');
    expect(sent[1]).toMatchObject({ method: 'GET', headers: { authorization: `Basic ${base64(':refresh')}` } });
  });

  it.each<[number, string, object]>([
    [401, 'your password planted is wrong', { reason: 'refused' }],
    [429, '', { reason: 'throttled', isTransient: true }],
    [503, '', { reason: 'unreachable', isTransient: true }],
    [200, '{}', { reason: 'unreadable' }],
    [200, '{"token":"two\\nlines"}', { reason: 'unreadable' }],
    [200, 'planted', { reason: 'unreadable' }],
  ])('answer %s %j is told apart, and nothing of it is repeated', async (status, body, expected) => {
    const trouble = await ask(Credential.basic('me', 'planted'), [status, body]).catch((error: unknown) => error);

    expect(trouble).toMatchObject(expected);
    expect(print(trouble)).not.toContain('planted');
  });
});
