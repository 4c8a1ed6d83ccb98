import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { LongestFirst, longestFiles } from './longest-first.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** As much of vitest as its own order asks: nothing is known of earlier runs. */
const vitest = { cache: { getTestSpecificationResult: () => undefined } } as unknown as Vitest; // the rest is not asked for

function specification(path: string, groupOrder: number): TestSpecification {
  const project = { name: `group ${groupOrder}`, config: { root, isolate: true, sequence: { groupOrder } } };
  return { moduleId: join(root, path), project } as unknown as TestSpecification; // the rest is not asked for
}

test('in each group the longest files begin first, and no group begins before another', async () => {
  const [first = '', second = ''] = longestFiles;
  const files = [
    specification(second, 2),
    specification('tools/test/tally.test.ts', 2),
    specification(first, 2),
    specification('tools/rooms.test.ts', 1),
  ];

  const sorted = await new LongestFirst(vitest).sort(files);

  expect(sorted).toEqual([files[3], files[2], files[0], files[1]]);
});

test('every file of the list is there', () => {
  expect(longestFiles.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
