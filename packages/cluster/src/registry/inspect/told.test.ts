import { describe, expect, it } from 'vitest';
import { Credential } from '../auth/credential.ts';
import { access, both, pushed, stage, web, write } from '../testing/stage.ts';

const proven = 'index linux/amd64 linux/arm64';
const shop = Credential.basic('shop', 'password');
const closed = { double: { access: { kind: 'basic', users: { shop: 'password' } } } } as const;

describe('what one process asked and tells another', () => {
  it('is known there without a question, to the same reader alone', async () => {
    const { ask, registry } = pushed(both, closed);
    await ask(web, { access: access('shop', shop) });
    const told = await registry.tell(web, 'shop');
    const other = stage(closed);
    if (told === undefined) throw new Error('nothing was told');

    expect(write(await other.registry.hear('shop', told))).toBe(proven);
    expect(await other.registry.recall(web, 'shop')).toMatchObject({ isStale: false, facts: { digest: both.manifest.digest } });
    expect(await other.registry.recall(web, 'spy')).toBeUndefined();
    expect(await other.registry.recall(`registry.example/shop/web@${both.manifest.digest}`, 'spy')).toBeUndefined();
    expect(await registry.tell(web, 'spy')).toBeUndefined();
    expect(other.double.seen).toEqual([]);
  });

  it('is no younger there than here', async () => {
    const { ask, registry, clock } = pushed(both);
    await ask(web);
    await clock.advance(40_000);
    const told = await registry.tell(web, 'shop');
    const other = stage();
    if (told === undefined) throw new Error('nothing was told');
    await other.registry.hear('shop', told);
    await other.clock.advance(19_000);
    expect(await other.registry.recall(web, 'shop')).toBeDefined();
    await other.clock.advance(2000);

    expect(await other.registry.recall(web, 'shop')).toBeUndefined();
    expect(await registry.tell(web, 'shop')).toMatchObject({ ageMs: 40_000, isPublic: true });
  });

  it('says when it is old, and nothing of what was never asked', async () => {
    const { ask, registry, clock } = pushed(both);
    expect(await registry.tell(web, 'shop')).toBeUndefined();
    expect(await registry.tell('no name at all!', 'shop')).toBeUndefined();
    await ask(web);
    await clock.advance(3_600_000);
    const told = await registry.tell(web, 'shop');
    if (told === undefined) throw new Error('nothing was told');

    expect(write(await stage().registry.hear('shop', told))).toBe(`${proven} stale`);
    expect(write(await stage().registry.hear('shop', { ...told, name: '' }))).toBe('unknown: bad-reference');
  });

  it('leaves out nothing that a registry lacks', async () => {
    const { ask, registry, double } = pushed(both, { settings: { verifiesChildren: true } });
    double.remove('shop/web', both.children[1]?.manifest.digest ?? '');
    const asked = write(await ask(web));
    const told = await registry.tell(web, 'shop');
    if (told === undefined) throw new Error('nothing was told');

    expect(asked).toBe('index linux/amd64 without arm64');
    expect(write(await stage().registry.hear('shop', told))).toBe(asked);
  });
});
