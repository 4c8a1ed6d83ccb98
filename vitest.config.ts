import { defineConfig } from 'vitest/config';
import { demandingTests, realTests } from './tools/test/kinds.ts';
import { LongestFirst } from './tools/test/longest-first.ts';

/**
 * What every kind of test obeys: a test without an assertion fails, and so does one left switched on alone. Deadlines are for
 * machines that are busy with something else.
 */
const rules = {
  expect: { requireAssertions: true },
  allowOnly: false,
  restoreMocks: true,
  hookTimeout: 600_000,
  setupFiles: ['tools/test/properties.ts'],
};

/**
 * Node loads the sources itself, as it does when people run them: vitest would transform each. Not where a program is served to
 * a browser or files are watched.
 */
const asNodeDoes = { viteModuleRunner: false, nodeLoader: false };

const never = ['**/node_modules/**', '**/dist/**', 'tools/planted/**'];
const ours = '{apps,packages,tools,e2e,bench}/**';

/** Tests that start whole clusters or an Engine. */
const machines = 'e2e/{cluster,engine,newsroom,operator-cluster}/**/*.e2e.test.ts';

/** How many files of a kind run at the same time, for two processors. */
const lanes = {
  // Pure code computes all the time; vitest by itself leaves a processor free.
  fast: 2,
  // Those that wait for a socket or a clock leave a processor to a third.
  real: 3,
  // Each file may start servers of its own.
  components: 2,
  // They wait more than they compute.
  machines: 3,
} as const;

export default defineConfig({
  test: {
    teardownTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...rules,
          name: 'fast',
          include: [`${ours}/*.test.ts`],
          exclude: [...never, ...demandingTests, ...realTests],
          testTimeout: 300_000,
          // Pure code keeps nothing between tests: loading it once for all files halves the time.
          isolate: false,
          experimental: asNodeDoes,
          maxWorkers: lanes.fast,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...rules,
          name: 'real',
          include: [...realTests],
          exclude: [...never, ...demandingTests],
          testTimeout: 300_000,
          isolate: false,
          experimental: asNodeDoes,
          maxWorkers: lanes.real,
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
          maxWorkers: lanes.components,
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
          maxWorkers: lanes.machines,
          // After everything else: what is measured elsewhere must not share the processors with a cluster.
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
