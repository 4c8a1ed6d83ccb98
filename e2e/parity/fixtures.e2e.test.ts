import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import { compare } from './compare.ts';
import { knownDifferences } from './known-differences.ts';
import { Tally } from './tally.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const decision = fileURLToPath(new URL('../../docs/decisions/0020-compose-loading.md', import.meta.url));

let oracle: Oracle;

beforeAll(async () => {
  oracle = await startOracle();
}, 600_000);

afterAll(() => oracle.stop());

test('every fixture loads as the reference loader loads it, with and without its profiles', async () => {
  const folders = composeFolders();
  const tally = new Tally();

  for (const workingDirectory of folders) {
    for (const profiles of [[], ['*']])
      tally.add(`${workingDirectory} ${profiles.join()}`, await compare(oracle, { workingDirectory, profiles }));
  }

  tally.print('fixtures');
  expect(tally.differences).toEqual([]);
  expect(folders.length).toBeGreaterThan(0);
});

test('the decision has a row for each known difference, and no other', () => {
  const rows = [...readFileSync(decision, 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id);

  expect(rows).toEqual(knownDifferences.map(({ id }) => id));
});

function composeFolders(): string[] {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|\/)(docker-)?compose\.ya?ml$/.test(path),
  );
  return [...new Set(files.map((path) => join(fixtures, dirname(path))))].sort();
}
