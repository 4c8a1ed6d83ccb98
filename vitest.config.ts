import { defineConfig } from 'vitest/config';

/** What both kinds of test obey: a test without an assertion fails, and so does one left switched on alone. */
const rules = {
  expect: { requireAssertions: true },
  allowOnly: false,
  restoreMocks: true,
  setupFiles: ['tools/test/properties.ts'],
};

const never = ['**/node_modules/**', '**/dist/**', 'tools/planted/**'];

/** Tests that start whole clusters or an Engine. */
const machines = 'e2e/{cluster,engine,newsroom}/**/*.e2e.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...rules,
          name: 'fast',
          include: ['{apps,packages,tools,e2e,bench}/**/*.test.ts'],
          exclude: [...never, '**/*.e2e.test.ts', '**/*.contract.test.ts'],
          testTimeout: 20_000,
          // Pure code keeps nothing between tests: loading it once for all files halves the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...rules,
          name: 'components',
          include: ['{apps,packages,tools,e2e,bench}/**/*.{e2e,contract}.test.ts'],
          exclude: [...never, machines],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // Each file may start servers of its own; two at a time is what a small machine can take.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...rules,
          name: 'machines',
          include: [machines],
          exclude: never,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
          // After everything else: what is measured elsewhere must not share the processors with a cluster.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
