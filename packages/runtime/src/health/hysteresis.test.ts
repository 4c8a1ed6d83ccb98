import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Judgement, judge, type Steadiness } from './hysteresis.ts';

const steadiness = fc.record({ failures: fc.integer({ min: 1, max: 5 }), successes: fc.integer({ min: 1, max: 5 }) });
const results = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });

test('a judgement turns round exactly when enough results in a row contradict it', () => {
  fc.assert(
    fc.property(results, steadiness, (outcomes, limits) => {
      const judged = judgeAll(outcomes, limits);

      // The definition, said in another way: look back from each result to the last turn.
      let isGood = outcomes[0]!;
      let turnedAt = 0;
      for (const [index, { isGood: actual }] of judged.entries()) {
        const needed = isGood ? limits.failures : limits.successes;
        const row = outcomes.slice(Math.max(turnedAt + 1, index - needed + 1), index + 1);
        if (index > turnedAt && row.length === needed && row.every((outcome) => outcome !== isGood)) {
          isGood = !isGood;
          turnedAt = index;
        }
        expect(actual).toBe(isGood);
      }
    }),
  );
});

test('however results flap, it turns no more often than its limits allow', () => {
  fc.assert(
    fc.property(results, steadiness, (outcomes, limits) => {
      const judged = judgeAll(outcomes, limits);
      const turns = judged.filter(({ isGood }, index) => index > 0 && isGood !== judged[index - 1]!.isGood).length;

      expect(turns).toBeLessThanOrEqual(Math.ceil((outcomes.length - 1) / Math.min(limits.failures, limits.successes)));
      expect(turns).toBeLessThanOrEqual(1 + (2 * outcomes.length) / (limits.failures + limits.successes));
    }),
  );
});

test('from any past, a steady present is told before long', () => {
  fc.assert(
    fc.property(results, fc.boolean(), steadiness, (outcomes, present, limits) => {
      const steady = Array.from({ length: Math.max(limits.failures, limits.successes) }, () => present);

      expect(judgeAll([...outcomes, ...steady], limits).at(-1)?.isGood).toBe(present);
    }),
  );
});

test('the first result decides alone, and one failure among successes changes nothing', () => {
  const limits = { failures: 3, successes: 2 };

  expect(judgeAll([false], limits).at(-1)?.isGood).toBe(false);
  expect(judgeAll([true, false, false, true, false, false], limits).at(-1)?.isGood).toBe(true);
  expect(judgeAll([true, false, false, false], limits).at(-1)?.isGood).toBe(false);
});

function judgeAll(outcomes: readonly boolean[], limits: Steadiness): readonly Judgement[] {
  const judged: Judgement[] = [];
  for (const outcome of outcomes) judged.push(judge(judged.at(-1), outcome, limits));
  return judged;
}
