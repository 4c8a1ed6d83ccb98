import { expect, test } from 'vitest';
import { sniffType } from './content-type.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

test('bytes tell the type, whatever the client says', async () => {
  expect(await sniffType(png, 'text/html')).toBe('image/png');
  expect(await sniffType(Buffer.from('%PDF-1.7\n'), undefined)).toBe('application/pdf');
});

test('text is of the type that the client says, when that runs nothing', async () => {
  expect(await sniffType(Buffer.from('a;b\n1;2\n'), 'text/csv; charset=utf-8')).toBe('text/csv');
  expect(await sniffType(Buffer.from([0x61, 0x00, 0x62]), 'text/csv')).toBe('application/octet-stream');
  expect(await sniffType(Buffer.from('Gr\u00fc\u00df').subarray(0, 3), 'text/plain')).toBe('text/plain');
});

test('a page or a script is never believed to be harmless', async () => {
  expect(await sniffType(Buffer.from('<script>alert(1)</script>'), 'image/png')).toBe('application/octet-stream');
  expect(await sniffType(Buffer.from('<p>hello</p>'), 'text/html')).toBe('application/octet-stream');
  expect(await sniffType(new Uint8Array(), undefined)).toBe('application/octet-stream');
});
