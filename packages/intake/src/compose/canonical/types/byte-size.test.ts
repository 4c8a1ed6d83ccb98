import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseByteSize } from './byte-size.ts';

test.each([
  ['512m', '536870912'],
  ['1gb', '1073741824'],
  ['1.5g', '1610612736'],
  ['2GiB', '2147483648'],
  ['10 mb', '10485760'],
  ['64K', '65536'],
  ['100b', '100'],
  ['0', '0'],
  ['-1', '-1'],
  ['.5k', '512'],
])('%s is %s bytes', (size, bytes) => {
  expect(parseByteSize(size)).toBe(bytes);
});

test.each(['', 'm', '1x', '1mm', '1bb', '-1m', '1 k b', '1..5g', 'one'])('"%s" is no size', (size) => {
  expect(parseByteSize(size)).toBeUndefined();
});

test('every whole number is a size of itself', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (bytes) => {
      expect(parseByteSize(String(bytes))).toBe(String(bytes));
    }),
  );
});
