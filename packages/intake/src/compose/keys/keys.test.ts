import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { serviceKeys } from './index.ts';
import { topLevelKeys } from './top-level/index.ts';

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly $defs: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
}

const schema = JSON.parse(readFileSync(new URL('../schema/compose-spec.json', import.meta.url), 'utf8')) as Schema;

const filesIn = (folder: string) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length).replaceAll('-', '_'))
    .sort();

/** Attributes of a service: its own, and those that it shares with other things that run a container. */
const attributes = ['service', 'container_spec', 'workload_spec']
  .flatMap((name) => Object.keys(schema.$defs[name]?.properties ?? {}))
  .sort();

describe('the lists of keys', () => {
  test('every attribute of the schema has one key, and no key is made up', () => {
    expect(attributes.length).toBeGreaterThan(90);
    expect(serviceKeys.map((key) => key.name).sort()).toEqual(attributes);
  });

  test('one key, one file', () => {
    expect(filesIn('.')).toEqual(attributes);
  });

  test('every top-level element has one key, and one file', () => {
    expect(topLevelKeys.map((key) => key.name).sort()).toEqual(Object.keys(schema.properties).sort());
    expect(filesIn('./top-level/')).toEqual(Object.keys(schema.properties).sort());
  });

  test('every key says what becomes of it', () => {
    for (const key of [...serviceKeys, ...topLevelKeys]) expect(key.becomes, key.name).toMatch(/^\S.*[^.]$/);
  });
});
