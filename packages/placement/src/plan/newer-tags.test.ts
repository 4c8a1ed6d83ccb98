import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newerTags } from './newer-tags.ts';

test.each([
  ['1.27.3', ['1.27.3', '1.29.1', '1.28.0', '1.30.0-rc1', '2.0.0', 'latest', '1.29'], ['1.29.1', '2.0.0 major']],
  ['1.27.3-alpine3.20', ['1.29.0-alpine3.22', '1.29.0-alpine3.21', '1.29.0', '1.30.0-slim'], ['1.29.0-alpine3.22']],
  ['v1.4', ['v1.5', '1.6', 'v1.10', 'v1.9.1'], ['v1.10']],
  ['16', ['17', '18', '18.1', '16.4'], ['18 major']],
  ['release-2.1.0', ['release-2.2.0', '2.3.0'], ['release-2.2.0']],
  ['1.0.0-rc1', ['1.0.0-rc2', '1.0.0'], ['1.0.0-rc2']],
  ['2.0.0', ['1.9.9', '2.0.0'], []],
  ['latest', ['1.0', '2.0'], []],
  ['20250101', ['20260101'], []],
  ['3f2c1ab', ['4.0'], []],
])('%s among %j is followed by %j', (tag, tags, expected) => {
  expect(newerTags(tag, tags).map(({ tag: newer, isMajor }) => `${newer}${isMajor ? ' major' : ''}`)).toEqual(expected);
});

test('whatever a registry lists, at most two tags of its list are looked at, none of them the present one', () => {
  const tag = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('', 'v', 'rel-'), fc.nat(30), fc.nat(30), fc.constantFrom('', '-alpine', '-rc1'))
      .map(([prefix, major, minor, suffix]) => `${prefix}${major}.${minor}${suffix}`),
  );
  fc.assert(
    fc.property(tag, fc.array(tag), (present, tags) => {
      const found = newerTags(present, tags).map(({ tag: newer }) => newer);

      expect(found.length).toBeLessThanOrEqual(2);
      expect(found).not.toContain(present);
      expect(tags).toEqual(expect.arrayContaining(found));
      expect(newerTags(present, [...tags].reverse()).map(({ tag: newer }) => newer)).toEqual(found);
    }),
  );
});
