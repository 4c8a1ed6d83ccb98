import { defineConfig } from 'vitest/config';
import { demandingTests, realTests } from './tools/test/kinds.ts';
import { LongestFirst } from './tools/test/longest-first.ts';

/** What every kind of test obeys: a test without an assertion fails, and so does one left switched on alone. */
const rules = {
  expect: { requireAssertions: true },
  allowOnly: false,
  restoreMocks: true,
  setupFiles: ['tools/test/properties.ts'],
};

const never = ['**/node_modules/**', '**/dist/**', 'tools/planted/**'];
const ours = '{apps,packages,tools,e2e,bench}/**';

/** Tests that start whole clusters or an Engine. */
const machines = 'e2e/{cluster,engine,newsroom}/**/*.e2e.test.ts';

/** How many of those run at the same time: they wait more than they compute. */
const lanes = 2;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...rules,
          name: 'fast',
          include: [`${ours}/*.test.ts`],
          exclude: [...never, ...demandingTests, ...realTests],
          testTimeout: 120_000,
          // Pure code keeps nothing between tests: loading it once for all files halves the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...rules,
          name: 'real',
          include: [...realTests],
          exclude: [...never, ...demandingTests],
          testTimeout: 120_000,
          isolate: false,
          // A test that waits for a socket gets a processor.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...rules,
          name: 'components',
          include: [`${ours}/*.{e2e,contract}.test.ts`],
          exclude: [...never, machines],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // Each file may start servers of its own; two at a time is what a small machine can take.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...rules,
          name: 'machines',
          include: [machines],
          exclude: never,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: lanes,
          // After everything else: what is measured elsewhere must not share the processors with a cluster.
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
