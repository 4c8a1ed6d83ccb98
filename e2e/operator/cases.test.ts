/** Every behaviour that placement is held to is proved somewhere, by its number. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Where proofs are: tables of the rooms that decide and ask, and tests named by numbers. */
const places = ['packages/placement/src/testing/cases/*.ts', '{apps,packages,e2e}/**/*.test.ts'];

/** A row with a number, its behaviour in words, and a function that proves it; a row that only says where is none. */
const row = /\[\s*(\d+),\s*(?:'[^']*'|"[^"]*"),\s*(?:async )?\(/g;
/** `case 81:`, `cases 74 to 76:`, at the beginning of the name of a test or of a group of tests. */
const title = /(?:test|it|describe)\(\s*['"`]cases? (\d+)(?: to (\d+))?:/g;

function numbersIn(text: string): readonly number[] {
  const rows = [...text.matchAll(row)].map(([, number]) => Number(number));
  const titles = [...text.matchAll(title)].flatMap(([, from, to]) => {
    const length = Number(to ?? from) - Number(from) + 1;
    return Array.from({ length }, (_, index) => Number(from) + index);
  });
  return [...rows, ...titles];
}

test('each of the 92 has a test that proves it', () => {
  const files = globSync(places, { cwd: root, exclude: (path) => path.includes('node_modules') });
  const proved = new Set(files.flatMap((path) => numbersIn(readFileSync(join(root, path), 'utf8'))));
  const all = Array.from({ length: 92 }, (_, index) => index + 1);

  expect(all.filter((number) => !proved.has(number))).toEqual([]);
});

test('those that take an operator and a cluster are proved against a real API server', () => {
  const files = globSync('e2e/operator*/*.e2e.test.ts', { cwd: root });
  const proved = new Set(files.flatMap((path) => numbersIn(readFileSync(join(root, path), 'utf8'))));

  expect([...proved].sort((a, b) => a - b)).toEqual(expect.arrayContaining([74, 75, 76, 83, 84, 85, 86, 88, 91]));
});

test('a row without a proof, and a number in a text, count as none', () => {
  const text = `[144, 'attestations', inRegistry], test('of 12 cases', () => undefined); [145, 'proved', () => undefined]`;

  expect(numbersIn(text)).toEqual([145]);
});
