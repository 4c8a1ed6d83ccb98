import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartFolder, everyValue, leastValues } from './operator-chart.ts';

const read = (name: string): string => readFileSync(join(chartFolder, name), 'utf8');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

/** Values that the table has a row for: two levels, the rest is said in the row. */
function pathsIn(schema: Schema, prefix = ''): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    if (key === 'global') return [];
    const isGroup = prefix === '' && child.properties !== undefined;
    return isGroup ? pathsIn(child, `${key}.`) : [`${prefix}${key}`];
  });
}

function keysOf(value: unknown, depth: number): readonly string[] {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [key, ...keysOf(child, depth - 1).map((inner) => `${key}.${inner}`)]);
}

const schema = JSON.parse(read('values.schema.json')) as Schema;

test('the table of values has every value that the schema knows, and no other', () => {
  const rows =
    read('README.md')
      .split('## Rights')[0]
      ?.match(/^\| (`[^|]+`) \|/gm) ?? [];
  const written = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? ''));

  expect(written.sort()).toEqual([...pathsIn(schema)].sort());
});

test('every value has a default, and the example of every value is complete', () => {
  const [defaults, known] = [parse(read('values.yaml')) as object, pathsIn(schema)];

  for (const path of known) {
    const depth = path.split('.').length;
    expect(keysOf(defaults, depth)).toContain(path);
    expect(keysOf(everyValue, depth)).toContain(path);
  }
  expect(Object.keys(leastValues)).toEqual(['image']);
});
