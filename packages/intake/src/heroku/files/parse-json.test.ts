import { AppError } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../compose/tree/node.ts';
import { parseJson } from './parse-json.ts';

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  // Not `Object.fromEntries`: a name such as `__proto__` is an entry like any other.
  return new Map([...node.entries].map(([name, value]) => [name, plain(value)]));
}

function toMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, inner]) => [name, toMaps(inner)]));
}

function problemOf(text: string) {
  try {
    parseJson(text, 'app.json', 'app');
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.problems[0] };
    throw error;
  }
  return undefined;
}

describe('reading JSON', () => {
  test('gives the values that every reader of JSON gives, however the text is laid out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);

        expect(plain(parseJson(text, 'app.json', 'app').node)).toEqual(toMaps(JSON.parse(text)));
      }),
    );
  });

  test('refuses what JSON refuses, with a place, and never breaks', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '1e',
      'true',
      'nul',
      ' ',
      '\n',
      '\u0001',
      '/',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const problem = problemOf(text);

          if (problem === undefined) return;
          expect(problem.code).toBe('HEROKU_INVALID');
          expect(problem.place?.line).toBeGreaterThan(0);
          expect(() => JSON.parse(text)).toThrow(SyntaxError);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('allows the comments and the last comma that Dokku allows', () => {
    const text = '{\n  // why\n  "a": [1, 2,], /* and\n this */ "b": "// no comment",\n}\n';

    expect(plain(parseJson(text, 'app.json', 'app').node)).toEqual(
      new Map<string, unknown>([
        ['a', [1, 2]],
        ['b', '// no comment'],
      ]),
    );
  });

  test('remembers where each value stands', () => {
    const { node } = parseJson('{\n  "env": {\n    "A": "x"\n  }\n}', 'app.json', 'app');
    const env = node.kind === 'map' ? node.entries.get('env') : undefined;
    const value = env?.kind === 'map' ? env.entries.get('A') : undefined;

    expect(value?.place).toEqual({ file: 'app.json', line: 3, column: 10 });
    expect(env?.kind === 'map' ? env.keyPlaces.get('A') : undefined).toEqual({ file: 'app.json', line: 3, column: 5 });
  });

  test('tells of a name that stands twice, and takes the last value', () => {
    const { node, overridden } = parseJson('{"stack": "heroku-20", "stack": "heroku-24"}', 'app.json', 'app');

    expect(plain(node)).toEqual(new Map([['stack', 'heroku-24']]));
    expect(overridden).toMatchObject([{ key: 'app.stack', node: { value: 'heroku-20', place: { line: 1, column: 11 } } }]);
  });

  test.each([
    ['{"a": "x}', 1, 7, 'not closed'],
    ['{"a" "b"}', 1, 6, 'Expected ":"'],
    ['{"a": 1 "b": 2}', 1, 9, 'Expected "," or "}"'],
    ["{'a': 1}", 1, 2, 'double quotes'],
    ['{"a": yes}', 1, 7, 'not "yes"'],
    ['{"a": "\\x"}', 1, 8, 'escape'],
    ['{"a": 1} {}', 1, 10, 'follows the end'],
    ['', 1, 1, 'ends where a value is expected'],
    ['[1,\n 2', 2, 3, 'and the text ends'],
  ])('%s is refused at its place', (text, line, column, words) => {
    const problem = problemOf(text);

    expect(problem?.place).toEqual({ file: 'app.json', line, column });
    expect(problem?.message).toContain(words);
  });

  test('stops at a depth and at a number of values', () => {
    expect(problemOf('['.repeat(100_000))).toMatchObject({ code: 'HEROKU_TOO_LARGE' });
    expect(problemOf(`[${'1,'.repeat(60_000)}1]`)).toMatchObject({ code: 'HEROKU_TOO_LARGE' });
  });
});
