import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, matchesGlob, matchesKey, normaliseKey } from './key-match.ts';

function matches(key: string, image: string): boolean {
  const slash = image.indexOf('/');
  return matchesKey(key, { host: image.slice(0, slash), repository: image.slice(slash + 1) });
}

describe('keys of credentials', () => {
  it.each([
    ['*.kubernetes.io', 'prefix.kubernetes.io/x', true],
    ['*.kubernetes.io', 'kubernetes.io/x', false],
    ['*.kubernetes.io', 'a.b.kubernetes.io/x', false],
    ['*.*.kubernetes.io', 'a.b.kubernetes.io/x', true],
    ['prefix.*.io', 'prefix.kubernetes.io/x', true],
    ['*-good.kubernetes.io', 'prefix-good.kubernetes.io/x', true],
    ['*-good.kubernetes.io', 'prefix-bad.kubernetes.io/x', false],
    ['kubernetes.io/shop', 'kubernetes.io/shop/web', true],
    ['kubernetes.io/shop', 'kubernetes.io/other/web', false],
    ['kubernetes.io/sho', 'kubernetes.io/shop/web', true],
    ['*.kubernetes.io/shop', 'eu.kubernetes.io/shop/web', true],
    ['registry.example:5000', 'registry.example:5000/web', true],
    ['registry.example', 'registry.example:5000/web', false],
    ['registry.example:5000', 'registry.example/web', false],
    ['*', 'registry.example/web', false],
    ['*', 'localhost/web', true],
    ['registry.example', 'registry.example.evil.example/web', false],
    ['xregistry.example', 'registry.example/web', false],
  ])('%s for %s: %s', (key, image, expected) => {
    expect(matches(key, image)).toBe(expected);
  });

  it.each([
    ['https://index.docker.io/v1/', 'index.docker.io'],
    ['https://registry.example/v2/', 'registry.example'],
    ['http://registry.example:5000', 'registry.example:5000'],
    ['registry.example/v1/shop', 'registry.example/shop'],
    ['registry.example/shop', 'registry.example/shop'],
  ])('%s means %s', (key, expected) => {
    expect(normaliseKey(key)).toBe(expected);
  });

  it('puts the more specific first', () => {
    expect(['registry.example', 'registry.example/shop/web', 'registry.example/shop'].sort(compareKeys)).toEqual([
      'registry.example/shop/web',
      'registry.example/shop',
      'registry.example',
    ]);
  });

  it.each([
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    [String.raw`\*`, '*', true],
    [String.raw`\*`, 'a', false],
    ['[', '[', false],
    ['', '', true],
    ['*', '', true],
  ])('glob %s over %j: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with the obvious way to match stars, and is soon done', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const obvious = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);

        expect(matchesGlob(glob, name)).toBe(obvious.test(name));
      }),
    );
    expect(matchesGlob(`${'a*'.repeat(5000)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
