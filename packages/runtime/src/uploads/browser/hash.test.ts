import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Hash } from './block-hash.ts';
import { hashBlob } from './hash.ts';
import { createMd5 } from './md5.ts';
import { createSha256 } from './sha256.ts';

test.each([
  ['sha256', createSha256],
  ['md5', createMd5],
] as const)('%s in pieces is what everybody else calculates, wherever the pieces are cut', (algorithm, create) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
      expect(hex(feed(create(), pieces))).toBe(createHash(algorithm).update(Buffer.concat(pieces)).digest('hex'));
    }),
  );
});

test.each([
  ['sha256', createSha256],
  ['md5', createMd5],
] as const)('%s of some megabytes is right, too', (algorithm, create) => {
  const piece = new Uint8Array(1024 * 1024).fill(7);
  const pieces = Array.from({ length: 4 }, () => piece);
  const expected = createHash(algorithm);
  for (const each of pieces) expected.update(each);

  expect(hex(feed(create(), pieces))).toBe(expected.digest('hex'));
});

test.each(['sha256', 'md5'] as const)('the %s of a file is base64, with WebCrypto and without', async (kind) => {
  const blob = new Blob(['a', new Uint8Array(3 * 1024 * 1024), 'z']);
  const expected = createHash(kind)
    .update(Buffer.from(await blob.arrayBuffer()))
    .digest('base64');

  expect(await hashBlob(blob, kind)).toBe(expected);
  vi.stubGlobal('crypto', {});
  expect(await hashBlob(blob, kind)).toBe(expected);
  vi.unstubAllGlobals();
});

function feed(hash: Hash, pieces: readonly Uint8Array[]): Uint8Array {
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
