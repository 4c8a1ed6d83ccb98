import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeReadme } from '../readme.ts';
import type { Field } from '../schema/field.ts';
import { valuesSchemaText } from '../schema/json-schema.ts';
import { chartValues } from '../schema/values.ts';
import { embedChart } from './embed.ts';
import { chartFiles } from './index.ts';

const folder = fileURLToPath(new URL('./files/', import.meta.url));

describe('the files that the renderer carries', () => {
  test('are the files of the folder, to the byte, in order', () => {
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
      .sort();

    expect([...chartFiles()]).toEqual(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  });

  test('hold a schema and a README that are current', () => {
    expect(chartFiles().get('values.schema.json')).toBe(valuesSchemaText());
    expect(chartFiles().get('README.md')).toBe(writeReadme());
  });

  test('come back from the module as they went into it, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' })), async (files) => {
        fc.pre(!('__proto__' in files));
        const source = embedChart(new Map(Object.entries(files))).replace(': Readonly<Record<string, string>>', '');
        const module: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);

        expect(module).toMatchObject({ embeddedFiles: files });
      }),
      { numRuns: 50 },
    );
  });
});

describe('the description of the values', () => {
  /** Paths of the defaults that stand in values.yaml, and what they are. */
  function statedDefaults(value: unknown, path: readonly string[] = []): readonly (readonly [string, unknown])[] {
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
    return isMap
      ? Object.entries(value).flatMap(([key, child]) => statedDefaults(child, [...path, key]))
      : [[path.join('.'), value]];
  }

  function fieldAt(path: string): Field | undefined {
    let field: Field | undefined = chartValues;
    for (const step of path.split('.')) field = field?.kind === 'object' ? field.fields[step] : undefined;
    return field;
  }

  test('gives the defaults of values.yaml', () => {
    const defaults = statedDefaults(parse(chartFiles().get('values.yaml') ?? ''));

    expect(defaults.length).toBeGreaterThan(10);
    for (const [path, value] of defaults) {
      const stated = fieldAt(path)?.default;
      expect([path, stated === undefined ? '' : parse(stated)]).toEqual([path, value]);
    }
  });

  test('gives examples and defaults that are YAML', () => {
    function childrenOf(field: Field): readonly Field[] {
      if (field.kind === 'object') return Object.values(field.fields);
      if (field.kind === 'map') return [field.values];
      if (field.kind === 'list') return [field.items];
      return field.kind === 'either' ? field.options : [];
    }
    const fields: Field[] = [chartValues];
    for (const field of fields) fields.push(...childrenOf(field));

    const texts = fields.flatMap((field) => [field.default, field.example]).filter((text) => text !== undefined);
    expect(texts.length).toBeGreaterThan(100);
    for (const text of texts) expect(() => parse(text) as unknown).not.toThrow();
  });

  test('is in the README with every value of the first level', () => {
    for (const name of Object.keys(chartValues.fields)) expect(writeReadme()).toContain(`| \`${name}\` |`);
  });
});
