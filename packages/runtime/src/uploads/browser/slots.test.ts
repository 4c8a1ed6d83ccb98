import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('never more at once than there are slots, all in their order, also when some fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.boolean(), { maxLength: 20 }), async (count, outcomes) => {
      const slots = createSlots(count);
      const begun: number[] = [];
      let [running, most] = [0, 0];
      const all = outcomes.map((isGood, index) =>
        slots.run(async () => {
          begun.push(index);
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          running -= 1;
          if (!isGood) throw new Error('no');
        }),
      );
      const settled = await Promise.allSettled(all);

      expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(outcomes);
      expect(begun).toEqual(outcomes.map((_, index) => index));
      expect(most).toBeLessThanOrEqual(count);
    }),
  );
});
