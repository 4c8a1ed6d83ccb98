import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPlatform, normalisePlatform, parsePlatform } from './platform.ts';

test.each([
  ['x86_64', 'linux/amd64'],
  ['linux/aarch64', 'linux/arm64'],
  ['arm64/v8', 'linux/arm64'],
  ['linux/arm64/8', 'linux/arm64'],
  ['armhf', 'linux/arm/v7'],
  ['arm/v6', 'linux/arm/v6'],
  ['linux/386', 'linux/386'],
  ['Linux/AMD64/v1', 'linux/amd64'],
  ['linux/amd64/v3', 'linux/amd64/v3'],
  ['windows/amd64', 'windows/amd64'],
])('%s is %s', (text, written) => {
  const platform = parsePlatform(text);

  expect(platform === undefined ? undefined : formatPlatform(platform)).toBe(written);
});

test.each(['', 'unknown/unknown', 'unknown', 'linux/', 'a/b/c/d', 'linux/am d64', '../../etc', 'x'.repeat(100)])(
  '%j names no platform',
  (text) => {
    expect(parsePlatform(text)).toBeUndefined();
  },
);

test('what was normalised stays as it is', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('linux', 'arm64', 'armel', 'aarch64', 'v8', '7', 'constructor', '__proto__'),
  );
  fc.assert(
    fc.property(word, word, word, word, (os, architecture, variant, osVersion) => {
      const platform = normalisePlatform({ os, architecture, variant, osVersion });
      if (platform !== undefined) expect(normalisePlatform(platform)).toEqual(platform);
      else expect(platform).toBeUndefined();
    }),
  );
});
