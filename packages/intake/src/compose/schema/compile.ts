import { type Kind, kinds, type Rule } from './rule.ts';

/** A JSON schema as read from its file. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keywords that demand nothing of a value. */
const remarks = new Set(['$schema', '$id', '$defs', 'title', 'description', 'deprecated', 'default']);

const known = new Set(
  `$ref type enum pattern minimum maximum items uniqueItems required properties patternProperties additionalProperties
   unevaluatedProperties allOf anyOf oneOf`.split(/\s+/),
);

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Makes a schema ready for checking.
 *
 * Knows the keywords that the Compose schema uses, with the meaning of JSON Schema 2020-12. `unevaluatedProperties: false`
 * is understood beside `allOf` whose parts list their properties.
 *
 * @throws Error for any other keyword, since ignoring it would accept what should be refused
 */
export function compileSchema(root: JsonSchema): Rule {
  const definitions = asSchema(root['$defs'] ?? {});
  const compiled = new Map<string, Rule>();
  return compile(root);

  function compile(schema: JsonSchema): Rule {
    const rule: Writable<Rule> = {};
    fillIn(rule, schema);
    return rule;
  }

  function refer(reference: string): Rule {
    const existing = compiled.get(reference);
    if (existing !== undefined) return existing;
    const name = reference.replace('#/$defs/', '');
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`the schema refers to ${reference}, which it does not define`);
    const rule: Writable<Rule> = {};
    // Known before it is filled in: a definition may refer to itself.
    compiled.set(reference, rule);
    fillIn(rule, asSchema(definition));
    return rule;
  }

  function fillIn(rule: Writable<Rule>, schema: JsonSchema): void {
    for (const keyword of Object.keys(schema)) {
      if (!known.has(keyword) && !remarks.has(keyword))
        throw new Error(`the schema uses the keyword ${keyword}, which is not known`);
    }
    const { type, minimum, maximum, pattern, items, required, properties, patternProperties } = schema as Record<string, never>;
    if (type !== undefined) rule.accepts = bits(type);
    if (minimum !== undefined) rule.minimum = minimum;
    if (maximum !== undefined) rule.maximum = maximum;
    if (pattern !== undefined) rule.pattern = new RegExp(pattern, 'u');
    if (schema['enum'] !== undefined) rule.oneOfValues = schema['enum'] as string[];
    if (items !== undefined) rule.items = compile(items);
    if (schema['uniqueItems'] === true) rule.hasUniqueItems = true;
    if (required !== undefined) rule.required = required;
    if (properties !== undefined)
      rule.properties = new Map(Object.entries(asSchema(properties)).map(([key, value]) => [key, compile(asSchema(value))]));
    if (patternProperties !== undefined) {
      rule.patterns = Object.entries(asSchema(patternProperties)).map(([name, value]) => ({
        name: new RegExp(name, 'u'),
        rule: compile(asSchema(value)),
      }));
    }
    const others = schema['additionalProperties'];
    if (others !== undefined && others !== true) rule.others = others === false ? 'none' : compile(asSchema(others));
    for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
      const parts = schema[keyword] as JsonSchema[] | undefined;
      if (parts !== undefined) rule[keyword] = parts.map(compile);
    }
    if (typeof schema['$ref'] === 'string') rule.allOf = [refer(schema['$ref']), ...(rule.allOf ?? [])];
    if (schema['unevaluatedProperties'] === false) flatten(rule);
  }
}

/** Brings the properties of all parts together, so that a key which no part knows can be refused. */
function flatten(rule: Writable<Rule>): void {
  const properties = new Map<string, Rule>();
  const patterns = [...(rule.patterns ?? [])];
  let accepts = rule.accepts;
  const parts = (rule.allOf ?? []).flatMap((part) => [part, ...(part.allOf ?? [])]);
  for (const part of [rule, ...parts]) {
    for (const [key, value] of part.properties ?? []) {
      const other = properties.get(key);
      properties.set(key, other === undefined || other === value ? value : { allOf: [other, value] });
    }
    if (part !== rule) patterns.push(...(part.patterns ?? []));
    if (part.accepts !== undefined) accepts = (accepts ?? part.accepts) & part.accepts;
    const { accepts: _, properties: __, patterns: ___, allOf: ____, ...others } = part;
    if (part !== rule && Object.keys(others).length > 0)
      throw new Error('a part of allOf demands more than properties, which is not known');
  }
  rule.properties = properties;
  rule.patterns = patterns;
  rule.others = 'none';
  if (accepts !== undefined) rule.accepts = accepts;
  delete rule.allOf;
}

function bits(type: Kind | readonly Kind[]): number {
  const names: readonly Kind[] = typeof type === 'string' ? [type] : type;
  let sum = 0;
  for (const name of names) sum |= kinds[name];
  return sum;
}

function asSchema(value: unknown): JsonSchema {
  return value as JsonSchema;
}
