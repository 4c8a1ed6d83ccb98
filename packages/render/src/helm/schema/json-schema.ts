import type { EitherField, Field, ObjectField } from './field.ts';
import { chartValues } from './values.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/**
 * `values.schema.json`: refuses every value that the chart does not know, with its path. Draft 7, because every release of
 * Helm 3 and 4 reads it.
 */
function valuesSchema(): JsonObject {
  const definitions: Record<string, Json> = {};
  const root = objectSchema(chartValues, definitions);
  const properties = root['properties'] as JsonObject;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of the universal chart',
    ...root,
    // Helm itself hands `global` to every chart.
    properties: { ...properties, global: { description: "Helm's own; the chart does not use it.", type: ['object', 'null'] } },
    definitions: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The schema as the text of the file, in the style of the formatter of this repository. */
export function valuesSchemaText(): string {
  return `${print(valuesSchema(), 0, 0)}\n`;
}

function fieldSchema(field: Field, definitions: Record<string, Json>, isRequired = false): JsonObject {
  if (field.kind === 'object' && field.definition !== undefined) {
    const { description: _, ...structure } = objectSchema(field, definitions);
    definitions[field.definition] = structure;
    // Draft 7 ignores what stands beside a reference, so the meaning needs a level of its own.
    return { description: field.meaning, allOf: [{ $ref: `#/definitions/${field.definition}` }] };
  }
  const schema = field.kind === 'object' ? objectSchema(field, definitions) : simpleSchema(field, definitions);
  return isRequired ? withoutNull(schema) : schema;
}

function simpleSchema(field: Exclude<Field, ObjectField>, definitions: Record<string, Json>): JsonObject {
  const description = field.meaning;
  switch (field.kind) {
    case 'text':
      if (field.choices !== undefined) return { description, enum: [...field.choices, null] };
      return { description, type: ['string', 'null'], ...(field.pattern === undefined ? {} : { pattern: field.pattern }) };
    case 'number':
      return {
        description,
        type: ['integer', 'null'],
        ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
        ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
      };
    case 'flag':
      return { description, type: ['boolean', 'null'] };
    case 'list':
      return { description, type: ['array', 'null'], items: withoutNull(fieldSchema(field.items, definitions)) };
    case 'map':
      return {
        description,
        type: ['object', 'null'],
        ...(field.keyPattern === undefined ? {} : { propertyNames: { pattern: field.keyPattern } }),
        additionalProperties: fieldSchema(field.values, definitions),
      };
    case 'either':
      return eitherSchema(field, definitions);
    case 'raw':
    default:
      return { description, type: ['object', 'null'] };
  }
}

/** Keywords of JSON Schema look only at values of their own type, so options of different types share one schema. */
function eitherSchema(field: EitherField, definitions: Record<string, Json>): JsonObject {
  const options = field.options.map((option) => fieldSchema(option, definitions));
  const types = options.flatMap((option) => option['type'] as readonly string[]).filter((type) => type !== 'null');
  const keywords = Object.fromEntries(options.flatMap((option) => Object.entries(option)));
  return { ...keywords, description: field.meaning, type: [...types, 'null'] };
}

function objectSchema(field: ObjectField, definitions: Record<string, Json>): JsonObject {
  const properties: Record<string, Json> = {};
  for (const [name, child] of Object.entries(field.fields)) {
    properties[name] = fieldSchema(child, definitions, field.required.includes(name));
  }
  return {
    description: field.meaning,
    type: ['object', 'null'],
    properties,
    ...(field.required.length === 0 ? {} : { required: field.required }),
    additionalProperties: false,
  };
}

/** For what cannot be taken out: what is required, and items of lists. */
function withoutNull(schema: JsonObject): JsonObject {
  const { type, enum: choices, ...rest } = schema;
  if (isList(choices)) return { ...rest, enum: choices.filter((choice) => choice !== null) };
  if (!isList(type)) return schema;
  const types = type.filter((name) => name !== 'null');
  const [only] = types;
  return { ...rest, type: types.length === 1 && only !== undefined ? only : types };
}

/** `Array.isArray` forgets what is in a list that cannot be changed. */
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

const lineWidth = 130;

/** JSON as the formatter writes it: objects one key to a line, lists on one line where they fit. `used` is what stands before on the line. */
function print(value: Json, depth: number, used: number): string {
  const indent = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (isList(value)) {
    const flat = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const hasObjects = value.some((item) => typeof item === 'object' && item !== null);
    if (!hasObjects && depth * 2 + used + flat.length + 1 <= lineWidth) return flat;
    return `[\n${value.map((item) => `${indent}${print(item, depth + 1, 0)}`).join(',\n')}${end}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(([key, item]) => {
      const name = `${JSON.stringify(key)}: `;
      return `${indent}${name}${print(item, depth + 1, name.length)}`;
    });
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}${end}}`;
  }
  return JSON.stringify(value);
}
