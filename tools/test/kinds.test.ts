import { globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { demandingTests, realTests } from './kinds.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = globSync('{apps,packages,tools,e2e,bench}/**/*.test.ts', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**', 'tools/planted/**'],
});
const isAmong = (file: string, globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(file, glob));

/** What a test calls that depends on more than its input. */
const reality =
  /\b(systemClock\b|(createServer|execFile|execFileSync|fork|spawn|spawnSync|setInterval|setTimeout|Atomics\.wait|expect\.poll)\()/;

test('a test that uses sockets, processes or the clock is not among the pure ones', () => {
  const pure = files.filter((file) => !isAmong(file, demandingTests) && !isAmong(file, realTests));
  const found = pure.filter((file) => reality.test(readFileSync(`${root}/${file}`, 'utf8')));

  expect(pure.length).toBeGreaterThan(200);
  expect(found, 'add them to tools/test/kinds.ts').toEqual([]);
});

test('every line of the list stands for a test', () => {
  expect(realTests.filter((glob) => !files.some((file) => matchesGlob(file, glob)))).toEqual([]);
});
