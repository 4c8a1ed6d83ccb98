import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { families } from './families.ts';
import { topics } from './rule.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const rules = families.flatMap((family) => family.rules.map((rule) => ({ family, rule })));

describe('the list of rules', () => {
  test('names every folder with a rule, and no other', () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) =>
        readdirSync(`${root}${entry.name}`, { withFileTypes: true })
          .filter((inner) => inner.isDirectory() && existsSync(`${root}${entry.name}/${inner.name}/rule.ts`))
          .map((inner) => `${entry.name}/${inner.name}`),
      );

    expect(rules.map(({ family, rule }) => `${family.id}/${rule.id}`).sort()).toEqual(folders.sort());
  });

  test.each(rules)('$rule.id has its family, its test and texts that people can read', ({ family, rule }) => {
    expect(rule.family).toBe(family.id);
    expect(existsSync(`${root}${family.id}/${rule.id}/rule.test.ts`)).toBe(true);
    expect(topics).toContain(rule.topic);
    for (const text of [rule.title, rule.why, rule.remedy, ...(rule.handled === undefined ? [] : [rule.handled])]) {
      expect(text).toMatch(/^[A-Z`].*[.?]$/s);
      expect(text).not.toContain('\n');
    }
    expect(rule.change.before.length + rule.change.after.length).toBeGreaterThan(0);
    expect(rule.change.before).not.toEqual(rule.change.after);
  });

  test('has each id once', () => {
    const ids = rules.map(({ rule }) => rule.id);

    expect(ids.length).toBeGreaterThan(0);
    expect([...new Set(ids)]).toEqual(ids);
  });
});
