import { describe, expect, it } from 'vitest';
import { both, host, stage } from '../testing/stage.ts';
import { expandShortName, readShortNames } from './short-names.ts';

const conf = `
unqualified-search-registries = ["registry.example", "other.example", 7, ""]
[aliases]
nginx = "registry.example/mirror/nginx"
"acme/web" = "other.example/acme/web"
broken = 7
`;

describe('short names', () => {
  const names = readShortNames(conf) ?? { aliases: new Map(), searched: [] };

  it.each([
    ['nginx', ['registry.example/mirror/nginx']],
    ['nginx:1.29', ['registry.example/mirror/nginx:1.29']],
    [`nginx:1@sha256:${'a'.repeat(64)}`, [`registry.example/mirror/nginx:1@sha256:${'a'.repeat(64)}`]],
    ['acme/web:2', ['other.example/acme/web:2']],
    ['redis:8', ['registry.example/redis:8', 'other.example/redis:8']],
    ['broken', ['registry.example/broken', 'other.example/broken']],
    ['quay.example/redis', ['quay.example/redis']],
    ['localhost/redis', ['localhost/redis']],
    ['host:5000/redis:1', ['host:5000/redis:1']],
    ['docker.io/redis', ['docker.io/redis']],
  ])('%s stands for %j', (image, expected) => {
    expect(expandShortName(image, names)).toEqual(expected);
  });

  it('stay as they are where nothing is configured', () => {
    expect(expandShortName('redis', readShortNames('') ?? names)).toEqual(['redis']);
    expect(readShortNames('= no TOML')).toBeUndefined();
  });

  it('are looked for where a node looks, until one registry has them', async () => {
    const { ask, double, registry } = stage({ shortNames: { aliases: new Map(), searched: [host, 'other.example'] } });
    double.push('second', '1', both);
    double.fail(({ host: asked }) => (asked === host ? { status: 404 } : undefined));

    expect((await ask('second:1')).facts.kind).toBe('index');
    expect(new Set(double.seen.map(({ host: asked }) => asked))).toEqual(new Set([host, 'other.example']));
    expect((await registry.recall('second:1', 'shop'))?.facts.kind).toBeUndefined();
  });

  it('are not taken from the next registry while the one before cannot say', async () => {
    const { ask, double } = stage({ shortNames: { aliases: new Map(), searched: [host, 'other.example'] } });
    double.push('second', '1', both);
    double.fail(({ host: asked }) => (asked === host ? { status: 500 } : undefined));

    expect((await ask('second:1')).facts).toMatchObject({ kind: 'unknown', reason: 'unreachable' });
    expect(double.seen.every(({ host: asked }) => asked === host)).toBe(true);
  });

  it('are recalled by their alias', async () => {
    const { ask, double, registry } = stage({ shortNames: { aliases: new Map([['web', `${host}/shop/web`]]), searched: [] } });
    double.push('shop/web', '1', both);
    await ask('web:1');

    expect((await registry.recall('web:1', 'shop'))?.facts.kind).toBe('index');
  });
});
