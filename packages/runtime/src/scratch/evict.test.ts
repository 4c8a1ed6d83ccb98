import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseVictims } from './evict.ts';

const candidates = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), bytes: fc.nat(1_000), usedAtMs: fc.nat(50) }),
  { selector: ({ id }) => id, maxLength: 30 },
);

test('enough goes when there is enough, nothing too much, and what stays was used later than what goes', () => {
  fc.assert(
    fc.property(candidates, fc.nat(10_000), (all, neededBytes) => {
      const victims = chooseVictims(all, { neededBytes, maxUnusedMs: Number.POSITIVE_INFINITY, nowMs: 100 });

      const freed = victims.map(({ bytes }) => bytes);
      expect(sum(freed) >= neededBytes || victims.length === all.length).toBe(true);
      if (victims.length > 0) expect(sum(freed.slice(0, -1))).toBeLessThan(neededBytes);
      const stays = all.filter((candidate) => !victims.includes(candidate)).map(({ usedAtMs }) => usedAtMs);
      const goes = victims.map(({ usedAtMs }) => usedAtMs);
      expect(Math.max(0, ...goes)).toBeLessThanOrEqual(Math.min(1_000, ...stays));
    }),
  );
});

test('the order of the list decides nothing', () => {
  fc.assert(
    fc.property(candidates, fc.nat(10_000), fc.nat(60), (all, neededBytes, maxUnusedMs) => {
      const goal = { neededBytes, maxUnusedMs, nowMs: 50 };

      expect(chooseVictims(all.toReversed(), goal)).toEqual(chooseVictims(all, goal));
    }),
  );
});

test('what was unused for too long goes although nothing is needed', () => {
  const [old, fresh] = [
    { id: 'a', bytes: 1, usedAtMs: 10 },
    { id: 'b', bytes: 1, usedAtMs: 90 },
  ];

  expect(chooseVictims([fresh, old], { neededBytes: 0, maxUnusedMs: 50, nowMs: 100 })).toEqual([old]);
});

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
