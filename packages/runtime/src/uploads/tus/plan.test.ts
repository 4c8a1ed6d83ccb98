import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveredUntil, planRanges, type Segment } from './plan.ts';

const segments = fc.array(
  fc.record({ key: fc.uuid(), offset: fc.integer({ min: 0, max: 60 }), sizeBytes: fc.integer({ min: 1, max: 30 }) }),
  { maxLength: 8 },
);

/** The file whose bytes are 0, 1, 2, …, as the segments hold it. */
function read(all: readonly Segment[], key: string, start: number, end: number): readonly number[] {
  const { offset, sizeBytes } = all.find((segment) => segment.key === key)!;
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeLessThanOrEqual(sizeBytes);
  return Array.from({ length: end - start }, (_, index) => offset + start + index);
}

test('ranges are exactly the bytes of the file in their order, however segments overlap', () => {
  fc.assert(
    fc.property(segments, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 }), (all, start, length) => {
      const ranges = planRanges(all, start, start + length);
      const bytes = ranges?.flatMap((range) => read(all, range.key, range.start, range.end));
      const isCovered = coveredUntil(all, start) >= start + length;
      expect(bytes).toEqual(isCovered ? Array.from({ length }, (_, index) => start + index) : undefined);
    }),
  );
});

test('a gap ends what is covered', () => {
  const all = [
    { key: 'a', offset: 0, sizeBytes: 10 },
    { key: 'b', offset: 11, sizeBytes: 10 },
  ];

  expect(coveredUntil(all, 0)).toBe(10);
  expect(planRanges(all, 5, 12)).toBeUndefined();
});
