import { expect, test } from 'vitest';
import { formatSpread, ratioOf, spreadOf } from './statistics.ts';

test('the median of an even number of values lies between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 10])).toEqual({ median: 3.5, min: 1, max: 10 });
  expect(spreadOf([3, 1, 2]).median).toBe(2);
});

test('nothing measured is an error, not a zero', () => {
  expect(() => spreadOf([])).toThrow('no measurements');
});

test('a ratio is taken pair by pair', () => {
  expect(ratioOf([2, 30], [1, 10])).toEqual({ median: 2.5, min: 2, max: 3 });
});

test('a spread reads as median, least and most', () => {
  expect(formatSpread({ median: 1.805, min: 1.6, max: 2.349 }, 1)).toBe('1.8 (1.6 to 2.3)');
});
