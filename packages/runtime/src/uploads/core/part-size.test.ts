import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsPartLimits, choosePartBytes, countParts, partSize } from './part-size.ts';

const mebibyte = 1024 ** 2;
const preferred = 16 * mebibyte;

test.each([
  ['50 GB', 50e9, preferred, 2981],
  ['50 GiB', 50 * 1024 ** 3, preferred, 3200],
  ['1 TB', 1e12, 96 * mebibyte, 9935],
  ['5 TiB', 5 * 1024 ** 4, 525 * mebibyte, 9987],
  ['the largest object', 10_000 * 5 * 1024 ** 3, 5 * 1024 ** 3, 10_000],
])('%s fits the parts that a store allows', (_, sizeBytes, partBytes, parts) => {
  const chosen = choosePartBytes(sizeBytes, preferred, awsPartLimits);

  expect(chosen).toBe(partBytes);
  expect(countParts({ sizeBytes, partBytes })).toBe(parts);
});

test('50 GiB do not fit 10,000 parts of 5 MiB, so larger ones are chosen', () => {
  expect(choosePartBytes(50e9, 5 * mebibyte, awsPartLimits)).toBe(5 * mebibyte);
  expect(choosePartBytes(50 * 1024 ** 3, 5 * mebibyte, awsPartLimits)).toBe(6 * mebibyte);
});

test('a file that no part size can hold is refused, one byte above the largest', () => {
  expect(choosePartBytes(10_000 * 5 * 1024 ** 3 + 1, preferred, awsPartLimits)).toBeUndefined();
});

const limits = fc
  .record({
    maxParts: fc.integer({ min: 1, max: 10_000 }),
    min: fc.integer({ min: 1, max: 64 }),
    more: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ maxParts, min, more }) => ({ maxParts, minPartBytes: min * mebibyte, maxPartBytes: (min + more) * mebibyte }));

test('whatever a store allows, a file that fits at all is cut into legal parts that cover it exactly', () => {
  fc.assert(
    fc.property(limits, fc.maxSafeNat(), fc.integer({ min: 1, max: 1024 }), (store, size, preferredMebibytes) => {
      const sizeBytes = size % (store.maxParts * store.maxPartBytes + 2);
      const partBytes = choosePartBytes(sizeBytes, preferredMebibytes * mebibyte, store);
      if (partBytes === undefined) {
        expect(sizeBytes).toBeGreaterThan(store.maxParts * store.maxPartBytes);
        return;
      }
      const cut = { sizeBytes, partBytes };
      const count = countParts(cut);
      const last = partSize(cut, count) ?? 0;
      expect(count).toBeLessThanOrEqual(store.maxParts);
      expect(partBytes).toBeGreaterThanOrEqual(store.minPartBytes);
      expect(partBytes).toBeLessThanOrEqual(store.maxPartBytes);
      expect(Math.max(count - 1, 0) * partBytes + last).toBe(sizeBytes);
      expect(last > 0).toBe(sizeBytes > 0);
      expect([partSize(cut, 0), partSize(cut, count + 1)]).toEqual([undefined, undefined]);
    }),
  );
});
