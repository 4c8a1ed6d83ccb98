import { expect, test } from 'vitest';
import { findRules } from './find-rules.ts';

test('a rule that is applied directly', () => {
  const source =
    "const port = inferred<number>(80, 'image-exposes', `${image} listens on it`, { place });\nbyDefault(1, 'replicas', 'Compose runs one');";

  expect(findRules(source)).toEqual([
    { rule: 'image-exposes', how: 'inferred', why: '… listens on it' },
    { rule: 'replicas', how: 'default', why: 'Compose runs one' },
  ]);
});

test('a rule that goes through a function of the same file', () => {
  const source =
    "const guess = (rule: string, why: string) => byDefault(undefined, rule, why).origin;\nconst domain = guess('domain', 'a placeholder');";

  expect(findRules(source)).toEqual([{ rule: 'domain', how: 'default', why: 'a placeholder' }]);
});

test('an origin that is written out, and a reason that becomes one elsewhere', () => {
  const source =
    "const a = { how: 'default', rule: 'absent', why: 'not here' } as const;\nconst b = { rule: 'recreate', why: 'one disk' };";

  expect(findRules(source)).toEqual([
    { rule: 'absent', how: 'default', why: 'not here' },
    { rule: 'recreate', how: 'inferred', why: 'one disk' },
  ]);
});

test('a name that is put together, or chosen, names every form', () => {
  const source =
    "function state(word: string) { const rule = `dockerfile-${word}`; return inferred(1, rule, ''); }\ninferred(1, isData ? 'data-closed' : 'port-random', why);";

  expect(findRules(source).map(({ rule }) => rule)).toEqual(['dockerfile-…', 'data-closed', 'port-random']);
});
