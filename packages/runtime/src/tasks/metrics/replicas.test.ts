import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requiredReplicas } from './replicas.ts';

const target = { slots: 4, drainMs: 60_000 };

test('enough replicas to work off what is ready in time, and never fewer than what runs needs', () => {
  expect(requiredReplicas({ readyCostMs: 0, running: 0 }, target)).toBe(0);
  expect(requiredReplicas({ readyCostMs: 1, running: 0 }, target)).toBe(1);
  expect(requiredReplicas({ readyCostMs: 2_400_000, running: 4 }, target)).toBe(10);
  expect(requiredReplicas({ readyCostMs: 0, running: 9 }, target)).toBe(3);
});

test('the number stays within its bounds, and more work never asks for fewer', () => {
  const demand = fc.record({ readyCostMs: fc.nat(), running: fc.nat({ max: 1000 }) });
  fc.assert(
    fc.property(demand, fc.nat(), ({ readyCostMs, running }, more) => {
      const bounded = { ...target, min: 1, max: 20 };
      const replicas = requiredReplicas({ readyCostMs, running }, bounded);
      expect(replicas).toBeGreaterThanOrEqual(1);
      expect(replicas).toBeLessThanOrEqual(20);
      expect(requiredReplicas({ readyCostMs: readyCostMs + more, running }, bounded)).toBeGreaterThanOrEqual(replicas);
    }),
  );
});
