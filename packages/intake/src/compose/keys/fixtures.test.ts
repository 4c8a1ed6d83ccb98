import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';

const fixtures = fileURLToPath(new URL('../../../../../fixtures/', import.meta.url));
const schemaFile = fileURLToPath(new URL('../schema/compose-spec.json', import.meta.url));

/** The part of JSON Schema that the Compose schema is written in. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema;

/** Keys that no fixture uses, and why. */
const unused: Readonly<Record<string, string>> = {
  'services.*.env_file.format': 'the reference loader has no format of its own: every value is refused',
};

/** Hooks and jobs take most of their keys from services; of a job only what is its own has to be shown. */
const repeated = /\.pre_start\.|^jobs\.\*\.(?!triggers)/;

describe('the fixtures', () => {
  test('use every key that the Compose schema knows', () => {
    const known = keysOf(schema, '', 0).filter((key) => !repeated.test(key) && unused[key] === undefined);
    const used = usedKeys(new Set(known));

    expect(known.length).toBeGreaterThan(300);
    expect([...new Set(known)].filter((key) => !used.has(key)).sort()).toEqual([]);
  });

  test('use every attribute of a service', () => {
    const attributes = keysOf(schema, '', 0).filter((key) => /^services\.\*\.[^.]+$/.test(key));
    const used = usedKeys(new Set(attributes));

    expect(new Set(attributes).size).toBe(94);
    expect(used.size).toBe(94);
  });
});

/** Every key that a schema allows, as a path in which `*` stands for a name of the user's own. */
function keysOf(at: Schema, path: string, depth: number): readonly string[] {
  if (depth > 14) return [];
  const inner = (next: Schema | undefined, to: string) => (next === undefined ? [] : keysOf(next, to, depth + 1));
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const definition = at.$ref === undefined ? undefined : schema.$defs?.[at.$ref.slice(at.$ref.lastIndexOf('/') + 1)];
  return [
    ...inner(definition, path),
    ...[...(at.allOf ?? []), ...(at.oneOf ?? []), ...(at.anyOf ?? [])].flatMap((one) => inner(one, path)),
    ...Object.entries(at.properties ?? {}).flatMap(([name, next]) => [below(name), ...inner(next, below(name))]),
    ...Object.entries(at.patternProperties ?? {}).flatMap(([name, next]) => (name === '^x-' ? [] : inner(next, below('*')))),
    ...(typeof at.additionalProperties === 'object' ? inner(at.additionalProperties, below('*')) : []),
    ...inner(at.items, path),
  ];
}

/** Those of the known keys that stand in some Compose file of the fixtures. */
function usedKeys(known: ReadonlySet<string>): ReadonlySet<string> {
  const parents = new Set([...known].flatMap((key) => [...key.matchAll(/\./g)].map(({ index }) => key.slice(0, index))));
  const used = new Set<string>();
  for (const document of composeDocuments()) visit(document, '');
  return used;

  function visit(node: Node, path: string): void {
    if (isSeq<Node>(node)) for (const item of node.items) visit(item, path);
    if (!isMap<Node, Node>(node)) return;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const [named, any] = [name, '*'].map((step) => (path === '' ? step : `${path}.${step}`));
      const next = [named, any].find((step) => step !== undefined && (known.has(step) || parents.has(step)));
      if (next === undefined) continue;
      if (known.has(next)) used.add(next);
      if (value !== null) visit(value, next);
    }
  }
}

function composeDocuments(): readonly Node[] {
  return readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .flatMap((file) => parseAllDocuments(readFileSync(`${fixtures}${file}`, 'utf8'), { logLevel: 'silent', merge: true }))
    .flatMap(({ contents }) =>
      isMap<Node, Node>(contents) && (contents.has('services') || contents.has('include')) ? [contents] : [],
    );
}
