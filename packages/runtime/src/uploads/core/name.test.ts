import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanName } from './name.ts';

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ann\\IMG 0001.jpg', 'IMG 0001.jpg'],
  ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
  ['.htaccess', 'htaccess'],
  ['a<b>:"c|d?*.png', 'a_b___c_d__.png'],
  ['con.txt', '_con.txt'],
  ['Übergröße.tif', 'Übergröße.tif'],
  ['写真 2026.heic', '写真 2026.heic'],
  ['report.pdf. . ', 'report.pdf'],
  ['\u0000\n', 'file'],
  ['...', 'file'],
  ['', 'file'],
])('%j is kept as %j', (given, kept) => {
  expect(cleanName(given)).toBe(kept);
});

test('a long name keeps its extension and whole characters', () => {
  const name = cleanName(`${'ä'.repeat(300)}.jpeg`);

  expect(name).toMatch(/^ä+\.jpeg$/);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
});

test('whatever comes in, the name is safe, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: fc.constantFrom('.', ' ', '/', '\\', 'a', '\u202e', '😀', 'e\u0301', 'con'), maxLength: 300 }),
      ),
      (given) => {
        const name = cleanName(given);
        expect(name).not.toBe('');
        expect(name).not.toMatch(/[/\\\p{Cc}]|^\.|[. ]$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(cleanName(name)).toBe(name);
      },
    ),
  );
});
