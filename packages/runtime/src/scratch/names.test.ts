import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanName, idOf, makeToken, maxNameBytes, nameClaim, parseClaim } from './names.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

test('whatever a file is called, its clean name is a plain file name that every file system takes', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const name = cleanName(text);

      expect(name).toMatch(/^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._-]*$/u);
      expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(name.endsWith('.')).toBe(false);
      expect(name).not.toContain('/');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(maxNameBytes);
      expect(cleanName(name)).toBe(name);
    }),
  );
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\Match 3.MOV', 'Match_3.MOV'],
  ['.htaccess', 'htaccess'],
  ['-rf', 'rf'],
  ['con.txt', 'file-con.txt'],
  ['..', 'file'],
  ['', 'file'],
  ['Übung\u0000 日本.jpg', 'Übung_日本.jpg'],
  [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(115)}.jpeg`],
])('%j becomes %j', (name, clean) => {
  expect(cleanName(name)).toBe(clean);
});

test('different keys have different names on disk, also where upper and lower case are the same', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      const [a, b] = [idOf(one), idOf(other)];

      expect(a).toMatch(/^[0-9a-f]{40}$/);
      expect(a.toLowerCase() === b.toLowerCase()).toBe(one === other);
    }),
  );
});

test('what a claim says is read back, and nothing else is taken for a claim', () => {
  fc.assert(
    fc.property(fc.string(), fc.maxSafeNat(), anyText, (key, bytes, other) => {
      const copy = { id: idOf(key), bytes, token: makeToken() };

      expect(parseClaim(nameClaim(copy))).toMatchObject(copy);
      expect(parseClaim(other)).toBeUndefined();
    }),
  );
});
