import { describe, expect, it } from 'vitest';
import { Credential } from './auth/credential.ts';
import { entriesFor } from './auth/docker-config.ts';
import { matchesKey } from './auth/key-match.ts';
import { readPullSecrets } from './auth/pull-secrets.ts';
import { createMemoryFactStore } from './cache/fact-store.ts';
import { readRegistriesConf } from './mirrors/registries-conf.ts';
import { contentOf, type SampleImage, sampleAttestation, sampleImage, sampleIndex, sampleTypes } from './testing/images.ts';
import { access, both, host, pushed, stage, web, write } from './testing/stage.ts';

const users = { shop: 'password' };
const shop = Credential.basic('shop', 'password');
const bearer = { double: { access: { kind: 'bearer', users } } } as const;
const proven = 'index linux/amd64 linux/arm64';

/** What is found out about one image of a registry that works. */
async function verdict(image: SampleImage): Promise<string> {
  return pushed(image).platforms(web);
}

/** The behaviours that placement demands of registries, by their numbers there. */
const cases: readonly (readonly [number: number, behaviour: string, proof: () => Promise<void> | void])[] = [
  [
    44,
    'attestations are ignored, wherever they stand',
    async () => {
      const amd64 = sampleImage('linux/amd64');
      const attestation = sampleAttestation(amd64, 'x');
      expect(await verdict(sampleIndex([attestation, amd64, attestation]))).toBe('index linux/amd64');
    },
  ],
  [
    45,
    'nothing that can be run is unknown and not amd64',
    async () => {
      expect(await verdict(sampleIndex([]))).toBe('unknown: no-platform');
      expect(await verdict(sampleIndex([sampleAttestation(both, 'x')]))).toBe('unknown: no-platform');
    },
  ],
  [
    46,
    'an entry without a platform is looked up',
    async () =>
      expect(await verdict(sampleIndex([sampleImage('linux/arm64', { isPlatformHidden: true })]))).toBe('index linux/arm64'),
  ],
  [
    47,
    'a nested index is followed, an unknown type passed over',
    async () => {
      const strange: SampleImage = { manifest: contentOf({}, 'application/vnd.example.new'), blobs: [], children: [], entry: {} };
      expect(await verdict(sampleIndex([sampleIndex([sampleImage('linux/arm64')]), strange]))).toBe('index linux/arm64');
    },
  ],
  [
    48,
    'a single manifest is for what its config says',
    async () => {
      expect(await verdict(sampleImage('linux/arm64'))).toBe('single linux/arm64');
      expect(await verdict(sampleImage('linux/arm64', { format: 'docker' }))).toBe('single linux/arm64');
    },
  ],
  [
    49,
    'schema 1 is refused by name; nothing of it is believed',
    async () => {
      const old = { ...both, manifest: contentOf({ schemaVersion: 1, architecture: 'arm64', fsLayers: [] }, 'application/json') };
      expect((await pushed(old).ask(web)).facts).toMatchObject({ kind: 'unknown', detail: expect.stringContaining('schema 1') });
    },
  ],
  [
    50,
    'a child that is not there does not count, when it is looked for',
    async () => {
      const { double, platforms } = pushed(both, { settings: { verifiesChildren: true } });
      double.remove('shop/web', both.children[1]?.manifest.digest ?? '');
      expect(await platforms(web)).toBe('index linux/amd64 without arm64');
    },
  ],
  [
    51,
    'a child that cannot be checked leaves the image unknown, for now',
    async () => {
      const { double, clock, platforms } = pushed(both, { settings: { verifiesChildren: true } });
      const child = both.children[1]?.manifest.digest ?? '';
      double.fail(({ path }) => (path.includes(child) ? { status: 429 } : undefined));
      expect(await platforms(web)).toBe('unknown: throttled for now');
      double.fail(undefined);
      await clock.advance(10_000);
      expect(await platforms(web)).toBe(proven);
    },
  ],
  [
    52,
    'a type with parameters, or one that says nothing',
    async () => {
      for (const type of ['text/plain; charset=utf-8', 'application/json', `${sampleTypes.index}; charset=utf-8`]) {
        const { double, platforms } = pushed(both);
        double.fail(({ path }) =>
          path.includes('/manifests/')
            ? { status: 200, headers: { 'content-type': type }, body: both.manifest.bytes }
            : undefined,
        );
        expect(await platforms(web)).toBe(proven);
      }
    },
  ],
  [
    53,
    'a digest decides, and the bytes must be its own',
    async () => {
      const { double, platforms } = pushed(both);
      double.push('shop/web', '2', sampleImage('linux/s390x'));
      expect(await platforms(`${host}/shop/web:2@${both.manifest.digest}`)).toBe(proven);
      expect(double.seen.every(({ path }) => path.includes(both.manifest.digest))).toBe(true);
      double.fail(({ method }) => (method === 'GET' ? { status: 200, body: '{"manifests":[]}' } : undefined));
      expect(await platforms(`${host}/shop/web@sha512:${'0'.repeat(128)}`)).toBe('unknown: not-found');
      expect(await platforms(`${host}/shop/web@${sampleImage('linux/s390x').manifest.digest}`)).toBe('unknown: digest-mismatch');
    },
  ],
  [
    54,
    'every way to write a name of Docker Hub is one image',
    async () => {
      const { double, platforms } = stage({ route: { plainHttpHosts: ['docker.io'] } });
      double.push('library/ubuntu', 'latest', both);
      for (const name of ['ubuntu', 'library/ubuntu:latest', 'docker.io/ubuntu', 'index.docker.io/ubuntu'])
        expect(await platforms(name)).toBe(proven);
      expect(double.seen).toHaveLength(2);
    },
  ],
  [
    55,
    'hosts are recognised, and this machine is not the node',
    async () => {
      const { double, platforms } = stage({ route: { plainHttpHosts: ['10.0.0.7:5000', 'upper'] } });
      double.push('x', 'latest', both);
      expect(await platforms('10.0.0.7:5000/x')).toBe(proven);
      expect(await platforms('UPPER/x')).toBe(proven);
      expect(await platforms('localhost/x')).toBe('unknown: forbidden-address');
      expect(await platforms('localhost:5000/x')).toBe('unknown: forbidden-address');
      expect(new Set(double.seen.map((request) => request.host))).toEqual(new Set(['10.0.0.7:5000', 'upper']));
    },
  ],
  [
    56,
    'a token is asked for with the credential, service and scope',
    async () => {
      const { double, ask } = pushed(both, bearer);
      expect(write(await ask(web, { access: access('shop', shop) }))).toBe(proven);
      const [token] = double.seen.filter(({ path }) => path.startsWith('/token'));
      expect(token).toMatchObject({
        path: '/token?service=double&scope=repository%3Ashop%2Fweb%3Apull',
        authorization: `Basic ${Buffer.from('shop:password').toString('base64')}`,
      });
    },
  ],
  [
    57,
    'a token under its other name, without a lifetime, is good for a minute',
    async () => {
      const { double, clock, ask } = pushed(both, bearer);
      double.fail(({ path }) =>
        path.startsWith('/token')
          ? { status: 200, body: '{"access_token":"token-for-shop|repository:shop/web:pull"}' }
          : undefined,
      );
      const tokens = (): number => double.seen.filter(({ path }) => path.startsWith('/token')).length;
      await ask(web, { access: access('shop', shop) });
      await clock.advance(40_000);
      await ask(web, { access: access('shop', shop), isFreshTagWanted: true });
      expect(tokens()).toBe(1);
      await clock.advance(20_000);
      await ask(web, { access: access('shop', shop), isFreshTagWanted: true });
      expect(tokens()).toBe(2);
    },
  ],
  [
    58,
    'an identity token is exchanged, by the older way where the newer is unknown',
    async () => {
      const { double, ask } = pushed(both, bearer);
      double.fail(({ method, path }) => (method === 'POST' && path.startsWith('/token') ? { status: 404 } : undefined));
      const identity = Credential.identityToken('shop', 'password');
      expect(write(await ask(web, { access: access('shop', identity) }))).toBe(proven);
      expect(double.seen.filter(({ path }) => path.startsWith('/token')).map(({ method }) => method)).toEqual(['POST', 'GET']);
    },
  ],
  [
    59,
    'of two challenges one that can be answered is chosen',
    async () => {
      const { double, ask } = pushed(both, bearer);
      const lines = ['Basic realm="old"', `Bearer realm="http://${host}/token",service="double"`];
      double.fail(({ path, authorization }) =>
        path.startsWith('/v2/') && authorization === undefined
          ? { status: 401, headers: { 'www-authenticate': lines } }
          : undefined,
      );
      expect(write(await ask(web, { access: access('shop', shop) }))).toBe(proven);
    },
  ],
  [
    60,
    'tokens of one host are not shown to another with the same path',
    async () => {
      const { double, ask } = pushed(both, bearer);
      await ask(web, { access: access('shop', shop) });
      await ask('other.example/shop/web:1', { access: access('shop', shop) });
      const first = double.seen
        .filter((request) => request.host === 'other.example')
        .map(({ method, path }) => `${method} ${path.split('?')[0]}`);
      expect(first.slice(0, 2)).toEqual(['HEAD /v2/shop/web/manifests/1', 'GET /token']);
    },
  ],
  [
    61,
    'keys match as in Kubernetes',
    () => {
      expect(matchesKey('*.k.io', { host: 'a.k.io', repository: 'x' })).toBe(true);
      for (const wrong of ['k.io', 'a.b.k.io', 'a.k.io:5000'])
        expect(matchesKey('*.k.io', { host: wrong, repository: 'x' })).toBe(false);
    },
  ],
  [
    62,
    'a wrong credential is followed by the next, and the right one remembered',
    async () => {
      const { double, clock, ask } = pushed(both, { double: { access: { kind: 'basic', users } } });
      const asker = access('shop', Credential.basic('shop', 'wrong'), shop);
      expect(write(await ask(web, { access: asker }))).toBe(proven);
      double.forgetSeen();
      await clock.advance(61_000);
      await ask(web, { access: asker });
      expect(double.seen).toHaveLength(1);
    },
  ],
  [
    63,
    'old secrets are used; missing and broken ones are passed over and named',
    () => {
      const data = { '.dockercfg': Buffer.from(JSON.stringify({ [host]: { username: 'a', password: 'b' } })).toString('base64') };
      const { config, unusable } = readPullSecrets([
        { type: 'kubernetes.io/dockercfg', data },
        undefined,
        { metadata: { name: 'broken' }, type: 'Opaque' },
      ]);
      expect(entriesFor(config, { host, repository: 'shop/web' })).toHaveLength(1);
      expect(unusable).toEqual(['number 2', 'broken']);
    },
  ],
  [
    64,
    'Retry-After is obeyed for the whole registry',
    async () => {
      const { double, clock, platforms } = pushed(both);
      double.fail(() => ({ status: 429, headers: { 'retry-after': '7' } }));
      await platforms(web);
      await clock.advance(6900);
      expect(await platforms(`${host}/shop/other`)).toBe('unknown: throttled for now');
      expect(double.seen).toHaveLength(1);
    },
  ],
  [
    65,
    'what a quota still grants is kept for the urgent, and digests are asked for all the same',
    async () => {
      const { double, ask } = pushed(both);
      const limits = {
        'ratelimit-limit': '100;w=21600',
        'ratelimit-remaining': '40;w=21600',
        'docker-content-digest': both.manifest.digest,
      };
      double.fail(({ method }) => (method === 'HEAD' ? { status: 200, headers: limits } : undefined));
      expect(write(await ask(web, { priority: 'dry-run' }))).toBe('unknown: throttled for now');
      expect(write(await ask(web, { priority: 'admission' }))).toBe(proven);
      expect(write(await ask(web, { priority: 'dry-run', isFreshTagWanted: true }))).toBe(proven);
    },
  ],
  [
    66,
    'a blob elsewhere is fetched without what proves who asks',
    async () => {
      const single = sampleImage('linux/arm64');
      const { double, ask } = pushed(single, { double: { access: { kind: 'basic', users } } });
      double.fail(({ host: asked, path }) => {
        if (asked === 'storage.example') return { status: 200, body: single.blobs[0]?.bytes ?? '' };
        return path.includes('/blobs/') ? { status: 307, headers: { location: 'http://storage.example/x' } } : undefined;
      });
      expect(write(await ask(web, { access: access('shop', shop) }))).toBe('single linux/arm64');
      expect(double.seen.find((request) => request.host === 'storage.example')?.authorization).toBeUndefined();
    },
  ],
  [
    67,
    'sizes and redirects have limits; those of time are tested where connections are',
    async () => {
      const large = pushed(both);
      large.double.fail(({ method }) => (method === 'GET' ? { status: 200, body: 'x'.repeat(5_000_000) } : undefined));
      expect(await large.platforms(web)).toBe('unknown: unreadable');
      const endless = pushed(both);
      endless.double.fail(({ path }) => ({ status: 302, headers: { location: `${path}x` } }));
      expect(await endless.platforms(web)).toBe('unknown: unreadable');
      expect(endless.double.seen).toHaveLength(6);
    },
  ],
  [
    68,
    'a mirror that is away is passed over, unless the source may never be asked',
    async () => {
      const rule = (blocked: boolean): string => `
[[registry]]
location = "${host}"
blocked = ${blocked}
insecure = true
[[registry.mirror]]
location = "mirror.example"`;
      for (const isBlocked of [false, true]) {
        const { double, platforms } = pushed(both, { route: { registries: readRegistriesConf(rule(isBlocked)) ?? [] } });
        double.fail((request) => (request.host === 'mirror.example' ? 'cut' : undefined));
        expect(await platforms(web)).toBe(isBlocked ? 'unknown: unreachable for now' : proven);
        expect(double.seen.some((request) => request.host === host)).toBe(!isBlocked);
      }
    },
  ],
  [
    69,
    'what is blocked is refused with its reason; an authority that is not trusted is tested where connections are',
    async () => {
      const blocked = pushed(both, {
        route: { registries: readRegistriesConf(`[[registry]]\nlocation = "${host}"\nblocked = true`) ?? [] },
      });
      expect((await blocked.ask(web)).facts).toMatchObject({ reason: 'refused', detail: expect.stringContaining('blocked') });
    },
  ],
  [
    70,
    'two who ask at once cause one inspection',
    async () => {
      const { double, platforms } = pushed(both);
      expect(await Promise.all([platforms(web), platforms(web)])).toEqual([proven, proven]);
      expect(double.seen).toHaveLength(2);
    },
  ],
  [
    71,
    'one who leaves does not take the answer from the others',
    async () => {
      const arrived = Promise.withResolvers<void>();
      const { ask, platforms } = pushed(both, { double: { delay: () => arrived.promise } });
      const leaver = new AbortController();
      const left = ask(web, { signal: leaver.signal });
      const stayed = platforms(web);
      leaver.abort(new Error('left'));
      await expect(left).rejects.toThrow('left');
      arrived.resolve();
      expect(await stayed).toBe(proven);
    },
  ],
  [
    72,
    'a tag that moved is seen after a minute, at once by a pod that always pulls',
    async () => {
      const { double, clock, ask, platforms } = pushed(both);
      await platforms(web);
      double.push('shop/web', '1', sampleImage('linux/amd64'));
      expect(await platforms(web)).toBe(proven);
      expect(write(await ask(web, { isFreshTagWanted: true }))).toBe('single linux/amd64');
      double.push('shop/web', '1', both);
      await clock.advance(61_000);
      expect(await platforms(web)).toBe(proven);
    },
  ],
  [
    73,
    'after a restart known digests cost nothing',
    async () => {
      const store = createMemoryFactStore();
      const before = pushed(both, { store });
      await before.platforms(web);
      before.double.forgetSeen();
      expect(await stage({ from: before.double, store }).platforms(`${host}/shop/web@${both.manifest.digest}`)).toBe(proven);
      expect(before.double.seen).toEqual([]);
    },
  ],
];

describe('what placement demands of registries', () => {
  it.each(cases)('%i: %s', async (_, __, proof) => {
    await proof();
    expect.hasAssertions();
  });

  it('is proved for every number from 44 to 73', () => {
    expect(cases.map(([number]) => number)).toEqual(Array.from({ length: 30 }, (_, index) => 44 + index));
  });
});
