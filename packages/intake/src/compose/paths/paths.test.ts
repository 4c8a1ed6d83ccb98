import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanPath, joinPath } from './clean.ts';
import { isRemote } from './remote.ts';
import { expandHome } from './resolve.ts';
import { isWindowsAbsolute } from './windows.ts';

describe('a clean path', () => {
  test.each([
    ['./a//b/', 'a/b'],
    ['a/../..', '..'],
    ['/..', '/'],
    ['.', '.'],
    ['', ''],
  ])('of %s is %s', (path, clean) => {
    expect(cleanPath(path)).toBe(clean);
  });

  test('stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '/', '.') }), (path) => {
        expect(cleanPath(cleanPath(path))).toBe(cleanPath(path));
      }),
    );
  });
});

test.each([
  [['', './x'], 'x'],
  [['/base', '../x'], '/x'],
  [['a', '', 'b'], 'a/b'],
])('%j are joined to %s', (parts, joined) => {
  expect(joinPath(...parts)).toBe(joined);
});

test.each(['C:\\x', 'c:/x', '\\\\server\\share\\x', '\\\\.\\pipe\\docker_engine', '//server/share'])(
  '%s is absolute on Windows',
  (path) => {
    expect(isWindowsAbsolute(path)).toBe(true);
  },
);

test.each(['C:', 'C:x', 'x', './x', '\\x', '/x'])('%s is not', (path) => {
  expect(isWindowsAbsolute(path)).toBe(false);
});

test('a home folder is put in for the tilde, when there is one', () => {
  expect(expandHome('~/x', '/home/me')).toBe('/home/me/x');
  expect(expandHome('~/x', undefined)).toBe('~/x');
});

test.each(['https://x.test/y', 'git@x.test:y', 'oci://x.test/y:1', 'github.com/x/y', 'x/y.git#main'])(
  '%s is elsewhere',
  (path) => {
    expect(isRemote(path)).toBe(true);
  },
);

test.each(['compose.yaml', './git/x.yaml', '/a/b.yml', '../c'])('%s is here', (path) => {
  expect(isRemote(path)).toBe(false);
});
