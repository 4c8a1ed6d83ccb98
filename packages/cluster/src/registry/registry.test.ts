import { inspect as print } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Credential } from './auth/credential.ts';
import { createMemoryFactStore } from './cache/fact-store.ts';
import type { Inspection } from './inspect/inspector.ts';
import { type SampleImage, sampleAttestation, sampleImage, sampleIndex, sampleTypes } from './testing/images.ts';
import { access, both, host, nobody, pushed, stage, web, write } from './testing/stage.ts';

describe('what an image runs on', () => {
  it.each<[string, SampleImage, string]>([
    ['an index', both, 'index linux/amd64 linux/arm64'],
    ['a list of Docker', sampleIndex([sampleImage('linux/s390x', { format: 'docker' })], sampleTypes.list), 'index linux/s390x'],
    ['one image', sampleImage('linux/arm64'), 'single linux/arm64'],
    ['one image of Docker', sampleImage('linux/arm/v7', { format: 'docker' }), 'single linux/arm/v7'],
    [
      'an index with attestations',
      sampleIndex([sampleAttestation(sampleImage('linux/amd64'), 'x'), sampleImage('linux/amd64')]),
      'index linux/amd64',
    ],
    [
      'an index within an index',
      sampleIndex([sampleIndex([sampleImage('linux/arm64')]), sampleImage('linux/amd64')]),
      'index linux/amd64 linux/arm64',
    ],
    [
      'an index that states no platform',
      sampleIndex([sampleImage('linux/arm64', { isPlatformHidden: true })]),
      'index linux/arm64',
    ],
    ['an index of nothing', sampleIndex([]), 'unknown: no-platform'],
    ['an index of attestations alone', sampleIndex([sampleAttestation(sampleImage('linux/amd64'), 'x')]), 'unknown: no-platform'],
    ['a config that says nothing', sampleImage('/'), 'unknown: no-platform'],
    ['a chart', sampleImage('linux/amd64', { configType: 'application/vnd.cncf.helm.config.v1+json' }), 'unknown: not-an-image'],
    [
      'indexes without end',
      sampleIndex([sampleIndex([sampleIndex([sampleIndex([sampleImage('linux/amd64')])])])]),
      'unknown: no-platform',
    ],
  ])('%s', async (_, image, expected) => {
    expect(await pushed(image).platforms(web)).toBe(expected);
  });

  it('is unknown for bytes that are not what was asked for', async () => {
    const { double, ask, platforms } = pushed(both);
    double.fail(({ method, path }) =>
      method === 'GET' && path.includes('manifests') ? { status: 200, body: '{"manifests":[]}' } : undefined,
    );

    expect(await platforms(`${host}/shop/web@${both.manifest.digest}`)).toBe('unknown: digest-mismatch');
    expect((await ask(web)).facts).toMatchObject({ reason: 'digest-mismatch' });
  });

  it('is never guessed from a part of an index', async () => {
    const hidden = sampleIndex([sampleImage('linux/amd64'), sampleImage('linux/arm64', { isPlatformHidden: true })]);
    const { double, clock, platforms } = pushed(hidden);
    const child = hidden.children[1]?.manifest.digest ?? '';
    double.fail(({ path }) => (path.includes(child) ? { status: 500 } : undefined));

    expect(await platforms(web)).toBe('unknown: unreachable for now');

    double.fail(undefined);
    await clock.advance(10_000);

    expect(await platforms(web)).toBe('index linux/amd64 linux/arm64');
  });

  it('tells what a sparse mirror lacks, when it is asked to look', async () => {
    const { double, clock, platforms } = pushed(both, { settings: { verifiesChildren: true } });
    double.remove('shop/web', both.children[1]?.manifest.digest ?? '');

    expect(await platforms(web)).toBe('index linux/amd64 without arm64');
    double.push('shop/web', '1', both);
    await clock.advance(61_000);
    expect(await platforms(web)).toBe('index linux/amd64 linux/arm64');
  });

  it('is unknown for what is no name', async () => {
    expect(await stage().platforms('Shop/Web!')).toBe('unknown: bad-reference');
    expect(await stage().platforms('localhost:5000/web')).toBe('unknown: forbidden-address');
  });
});

describe('how little is asked', () => {
  it('needs two requests for an index, and none for what is known', async () => {
    const { double, platforms, registry } = pushed(both);

    await platforms(web);
    expect(double.seen.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    await platforms(web);
    await platforms(`${host}/shop/web@${both.manifest.digest}`);

    expect(double.seen).toHaveLength(2);
    expect(await registry.recall(web, 'shop')).toBeDefined();
    expect(await registry.recall(`${host}/shop/other`, 'shop')).toBeUndefined();
  });

  it('asks once for many who ask at the same time', async () => {
    const { double, platforms } = pushed(both);

    const all = await Promise.all(Array.from({ length: 50 }, () => platforms(web)));

    expect(new Set(all)).toEqual(new Set(['index linux/amd64 linux/arm64']));
    expect(double.seen).toHaveLength(2);
  });

  it('asks a tag again by HEAD alone when its time is over', async () => {
    const { double, clock, platforms } = pushed(both);
    await platforms(web);
    double.forgetSeen();
    await clock.advance(61_000);

    expect(await platforms(web)).toBe('index linux/amd64 linux/arm64');
    expect(double.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('asks nothing for known digests after a restart, and one HEAD for a tag', async () => {
    const store = createMemoryFactStore();
    const before = pushed(both, { store });
    await before.platforms(web);
    before.double.forgetSeen();
    const after = stage({ from: before.double, store });

    await after.platforms(`${host}/shop/web@${both.manifest.digest}`);
    expect(before.double.seen).toEqual([]);
    await after.platforms(web);

    expect(before.double.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('does not look again at once for what is not there', async () => {
    const { double, clock, platforms } = stage();

    expect(await platforms(web)).toBe('unknown: not-found');
    const asked = double.seen.length;
    await platforms(web);
    expect(double.seen).toHaveLength(asked);

    double.push('shop/web', '1', both);
    await clock.advance(21_000);

    expect(await platforms(web)).toBe('index linux/amd64 linux/arm64');
  });
});

describe('who goes first', () => {
  it('is a pod that waits, also when somebody less urgent asked the same before', async () => {
    const { clock, ask } = pushed(both, { latencyMs: 1000 });
    const order: string[] = [];
    const others = Array.from({ length: 40 }, (_, index) => ask(`${host}/shop/web:${index}`, { priority: 'dry-run' }));
    const patient = ask(web, { priority: 'dry-run' }).then(() => order.push('patient'));
    const urgent = ask(web, { priority: 'admission' }).then(() => order.push('urgent'));

    await clock.advance(3000);
    expect(order).toEqual(['urgent']);
    await clock.advance(60_000);
    await Promise.all([...others, patient, urgent]);

    expect(order).toEqual(['urgent', 'patient']);
  });
});

describe('registries in trouble', () => {
  it('waits as long as it was asked to, and then tries with one request', async () => {
    const { double, clock, ask, platforms } = pushed(both);
    double.fail(() => ({ status: 429, headers: { 'retry-after': '7' } }));

    expect(await ask(web)).toMatchObject({ facts: { reason: 'throttled', isTransient: true }, retryAfterMs: 7000 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => platforms(`${host}/shop/web:${index + 2}`)));
    await clock.advance(6900);
    await platforms(`${host}/shop/other:1`);
    expect(double.seen).toHaveLength(1);

    await clock.advance(200);
    await Promise.all(Array.from({ length: 20 }, (_, index) => platforms(`${host}/shop/web:${index + 2}`)));

    expect(double.seen).toHaveLength(2);
  });

  it('says what it knew before when the registry cannot be asked', async () => {
    const { double, clock, platforms } = pushed(both);
    await platforms(web);
    await clock.advance(61_000);
    double.fail(() => ({ status: 503 }));

    expect(await platforms(web)).toBe('index linux/amd64 linux/arm64 stale');

    await clock.advance(25 * 3_600_000);

    expect(await platforms(web)).toBe('unknown: unreachable for now');
  });

  it('leaves a registry alone that keeps failing, and comes back', async () => {
    const { double, clock, platforms } = pushed(both);
    double.fail(() => 'cut');
    for (let index = 0; index < 30; index += 1) await platforms(`${host}/shop/web:${index}`);

    expect(double.seen).toHaveLength(5);

    double.fail(undefined);
    await clock.advance(10_000);

    expect(await platforms(web)).toBe('index linux/amd64 linux/arm64');
  });
});

describe('who may know', () => {
  const shop = Credential.basic('shop', 'shop-password');
  const users = { shop: 'shop-password', other: 'other-password' };

  it.each(['basic', 'bearer'] as const)('asks with %s credentials', async (kind) => {
    const { ask } = pushed(both, { double: { access: { kind, users } } });

    expect(write(await ask(web, { access: access('shop', shop) }))).toBe('index linux/amd64 linux/arm64');
  });

  it('tells nobody of a private image who has not shown that they may read it', async () => {
    const { double, ask } = pushed(both, { double: { access: { kind: 'bearer', users } } });
    await ask(web, { access: access('shop', shop) });
    const byDigest = `${host}/shop/web@${both.manifest.digest}`;

    expect(write(await ask(byDigest, { access: access('stranger') }))).toBe('unknown: refused');
    double.forgetSeen();
    expect(write(await ask(byDigest, { access: access('other', Credential.basic('other', 'other-password')) }))).toBe(
      'index linux/amd64 linux/arm64',
    );
    expect(double.seen.filter(({ path }) => !path.startsWith('/token')).map(({ method }) => method)).toEqual(['HEAD']);

    double.forgetSeen();
    await ask(byDigest, { access: access('other') });

    expect(double.seen).toEqual([]);
  });

  it('tells everyone of a public image', async () => {
    const { double, ask } = pushed(both);
    await ask(`${host}/shop/web@${both.manifest.digest}`, { access: access('shop', shop) });
    await ask(web, { access: nobody });
    double.forgetSeen();

    await ask(`${host}/shop/web@${both.manifest.digest}`, { access: access('stranger') });

    expect(double.seen).toEqual([]);
  });

  it('shows credentials and tokens of one registry to no other, and no secret in any answer', async () => {
    const { double, ask, registry, clock } = pushed(both, { double: { access: { kind: 'bearer', users } } });
    const asker = access('shop', shop);
    double.fail(({ host: asked }) =>
      asked === host
        ? undefined
        : { status: 401, headers: { 'www-authenticate': 'Bearer realm="http://evil.example/token"' }, body: 'shop-password' },
    );
    const seen = [await ask(web, { access: asker }), await ask('other.example/shop/web:1', { access: nobody })];
    await clock.advance(1);

    expect(write(seen[1] as Inspection)).toBe('unknown: refused');
    expect(double.seen.filter((request) => request.host !== host).every(({ authorization }) => authorization === undefined)).toBe(
      true,
    );
    expect(print([seen, registry, shop, asker], { depth: 20, showHidden: true })).not.toMatch(/shop-password|c2hvcDpz|token-for/);
    expect(JSON.stringify([shop])).toBe('["[basic]"]');
  });
});
