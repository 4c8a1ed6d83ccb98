import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, in this order: when a long one begins last, everything else has ended and one processor waits.
 * Measured on two processors; what is not here takes less than half a minute.
 */
export const longestFiles: readonly string[] = [
  'e2e/newsroom/keda.e2e.test.ts',
  'e2e/newsroom/drills/drills.e2e.test.ts',
  'e2e/newsroom/gitops.e2e.test.ts',
  'e2e/newsroom/journey.e2e.test.ts',
  'e2e/newsroom/compose.e2e.test.ts',
  'e2e/cluster/parts/parts.e2e.test.ts',
  'e2e/operator-cluster/installed.e2e.test.ts',
  'e2e/engine/dockerfile.e2e.test.ts',
  'e2e/engine/engine.e2e.test.ts',
  'e2e/corpus/corpus.e2e.test.ts',
  'e2e/parity/corpus.e2e.test.ts',
  'e2e/journey/plain-helm.e2e.test.ts',
  'e2e/reports/pages.e2e.test.ts',
  'e2e/journey/changes.e2e.test.ts',
  'e2e/semantics/ledger.e2e.test.ts',
];

/** Runs the groups in their order, in each the longest files first, and the others as vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId, project }: TestSpecification): number {
  const rank = longestFiles.indexOf(relative(project.config.root, moduleId));
  return rank === -1 ? longestFiles.length : rank;
}
