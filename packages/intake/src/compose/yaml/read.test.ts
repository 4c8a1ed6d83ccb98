import { AppError, formatPlace } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MapNode, Node } from '../tree/node.ts';
import { readDocuments } from './read.ts';

const read = (text: string) => readDocuments(new TextEncoder().encode(text), 'compose.yaml');

function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value)]));
}

const value = (text: string) => plain(read(text)[0]);

/** The node at a path of keys. */
function at(node: Node | undefined, ...keys: (string | number)[]): Node {
  let current = node;
  for (const key of keys) {
    if (current?.kind === 'map') current = current.entries.get(String(key));
    else if (current?.kind === 'seq') current = current.items[Number(key)];
  }
  if (current === undefined) throw new Error(`nothing at ${keys.join('.')}`);
  return current;
}

function refusal(text: string | Uint8Array): AppError {
  try {
    readDocuments(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'compose.yaml');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const refusedAt = (text: string) => {
  const [problem] = refusal(text).problems;
  return problem?.place === undefined ? undefined : formatPlace(problem.place);
};

describe('values', () => {
  test('maps, lists and scalars in block and flow style', () => {
    expect(value('a:\n  - b: 1\n    c: two\n  -\n    d\n  - \ne: {f: [g, "h"], i: }\n')).toEqual({
      a: [{ b: 1, c: 'two' }, 'd', null],
      e: { f: ['g', 'h'], i: null },
    });
  });

  test.each([
    ['a: 22:22', '22:22'],
    ['a: "012"', '012'],
    ["a: 'it''s'", "it's"],
    ['a: "x\\\n   y\\tz"', 'xy\tz'],
    ['a: |\n  x\n\n   y\n', 'x\n\n y\n'],
    ['a: >-\n  x\n  y\n\n  z\n', 'x y\nz'],
    ['a: |+\n  x\n\n', 'x\n\n'],
    ['a: b\n  c # not this\n', 'b c'],
    ['a: b#c', 'b#c'],
    ["a: 'x'# c", 'x'],
    ['a: http://x:80/y', 'http://x:80/y'],
    ['a: \tb', 'b'],
  ])('%j', (text, expected) => {
    expect(value(text)).toEqual({ a: expected });
  });

  test('several documents, empty ones included', () => {
    expect(read('---\na: 1\n---\n---\nb: 2\n').map(plain)).toEqual([{ a: 1 }, null, { b: 2 }]);
  });

  test('no document at all', () => {
    expect(read('')).toEqual([]);
    expect(read('# nothing but this\n')).toEqual([]);
  });

  test('a byte order mark and Windows line ends are no content', () => {
    expect(value('\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n')).toEqual({ a: 1, b: 'x\ny\n' });
  });

  test('UTF-16, as some editors save it', () => {
    const bytes = new Uint8Array([0xff, 0xfe, ...'a: é'.split('').flatMap((character) => [character.charCodeAt(0), 0])]);
    expect(plain(readDocuments(bytes, 'compose.yaml')[0])).toEqual({ a: 'é' });
  });

  test('reset and override stay on the node', () => {
    const [root] = read('a: !reset null\nb: !override [1]\nc: !override {d: 1}\n');
    expect(at(root, 'a')).toMatchObject({ tag: 'reset' });
    expect(at(root, 'b')).toMatchObject({ kind: 'seq', tag: 'override' });
    expect(at(root, 'c')).toMatchObject({ kind: 'map', tag: 'override' });
  });
});

describe('places', () => {
  const text = [
    'x-base: &base', // 1
    '  image: one', // 2
    '  environment:', // 3
    '    A: 1', // 4
    'services:', // 5
    '  web:', // 6
    '    <<: *base', // 7
    '    command: "run"', // 8
    '  job: *base', // 9
    '  empty:', // 10
    '',
  ].join('\n');
  const [root] = read(text);
  const place = (...keys: (string | number)[]) => formatPlace(at(root, ...keys).place);

  test('of a scalar, where it begins', () => {
    expect(place('services', 'web', 'command')).toBe('compose.yaml:8:14');
  });

  test('of a value that an alias or a merge key brought, where it was written', () => {
    expect(place('services', 'job', 'image')).toBe('compose.yaml:2:10');
    expect(place('services', 'web', 'environment', 'A')).toBe('compose.yaml:4:8');
    expect(formatPlace((at(root, 'services', 'web') as MapNode).keyPlaces.get('image')!)).toBe('compose.yaml:2:3');
  });

  test('of a value that is not there, at its key', () => {
    expect(place('services', 'empty')).toBe('compose.yaml:10:3');
  });

  test('hold for any document: the text at the place is the value', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.dictionary(word, fc.dictionary(word, word, { minKeys: 1 }), { minKeys: 1 }), (groups) => {
        const lines = Object.entries(groups).flatMap(([group, entries]) => [
          `g-${group}:`,
          ...Object.entries(entries).map(([key, entry]) => `  k-${key}: v-${entry}`),
        ]);
        const [document] = read(lines.join('\n'));
        for (const [group, entries] of Object.entries(groups)) {
          for (const [key, entry] of Object.entries(entries)) {
            const found = at(document, `g-${group}`, `k-${key}`).place;
            expect(lines[found.line - 1]?.slice(found.column - 1)).toBe(`v-${entry}`);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('anchors and merge keys', () => {
  test('what stands in the map wins, then the first of a list', () => {
    expect(value('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  z: 3\n  <<: [*a, *b]\n')).toMatchObject({
      c: { x: 1, y: 1, z: 3 },
    });
  });

  test('an alias may name the list of maps', () => {
    expect(value('a: &a [{x: 1}]\nb: {<<: *a}')).toMatchObject({ b: { x: 1 } });
  });

  test('a quoted merge key is a key', () => {
    expect(value("'<<': {a: 1}")).toEqual({ '<<': { a: 1 } });
  });

  test('the latest anchor of a name counts, and reaches the next document as the reference loader has it', () => {
    expect(value('a: &x 1\nb: &x 2\nc: *x')).toEqual({ a: 1, b: 2, c: 2 });
    expect(read('a: &x 1\n---\nb: *x\n').map(plain)).toEqual([{ a: 1 }, { b: 1 }]);
    expect(refusedAt('a: 1\n---\nb: *x\n')).toBe('compose.yaml:3:4');
  });

  test('an alias within its own anchor is refused', () => {
    expect(refusal('a: &a {b: *a}').message).toContain('no end');
  });

  test.each(['<<: 3', '<<:', 'a: &x [1]\nb: {<<: *x}'])('%j merges no map', (text) => {
    expect(refusal(text).message).toContain('merge key');
  });
});

describe('refusals', () => {
  test('a key twice, with both places', () => {
    const error = refusal('a: 1\nb: 2\na: 3\n');
    expect(error.code).toBe('COMPOSE_INVALID');
    expect(error.problems).toMatchObject([{ place: { file: 'compose.yaml', line: 3, column: 1 } }]);
    expect(error.message).toContain('line 1, column 1');
  });

  test.each(['1: b', 'true: b', '~: b', ': b', '2024-01-01: b', '? [a]\n: b'])('%j has a key that is no text', (text) => {
    expect(refusal(text).message).toMatch(/key/);
  });

  test.each([
    ['a:\n\tb: 1', 'compose.yaml:2:1', /tab/],
    ['a: 1\nb\nc: 2', 'compose.yaml:2:1', /":"/],
    ['a: b: c', 'compose.yaml:1:4', /same line/],
    ['a:\n  b: 1\n c: 2', 'compose.yaml:3:2', /column/],
    ['a: "b', 'compose.yaml:1:4', /never closed/],
    ['a: @b', 'compose.yaml:1:4', /quotes/],
    ['a: "\\q"', 'compose.yaml:1:5', /backslash/],
    ['a: [1, , 2]', 'compose.yaml:1:8', /comma/],
    ['%YAML 1.2\n---\na: 1', 'compose.yaml:1:1', /Remove the line/],
    ['a: 1\n...\nb: 2', 'compose.yaml:3:1', /---/],
    ['a: .inf', 'compose.yaml:1:4', /not finite/],
    ['a: !!int x', 'compose.yaml:1:10', /tag/],
  ])('%j', (text, place, message) => {
    expect(refusedAt(text)).toBe(place);
    expect(refusal(text).message).toMatch(message);
  });

  test('bytes that are no text, where they begin', () => {
    const error = refusal(new Uint8Array([...new TextEncoder().encode('a: é\nb: '), 0xc3, 0x28]));
    expect(error.problems).toMatchObject([{ place: { line: 2, column: 4 } }]);
    expect(error.message).toContain('UTF-8');
  });

  test('control characters, where they are', () => {
    expect(refusedAt('a: 1\nb: \0')).toBe('compose.yaml:2:4');
  });
});

describe('whatever the bytes', () => {
  /** Reads without caring for the result: only an AppError may be thrown. */
  function survives(bytes: Uint8Array): boolean {
    try {
      readDocuments(bytes, 'compose.yaml');
      return true;
    } catch (error) {
      return (
        error instanceof AppError && error.problems.every((problem) => problem.place !== undefined && problem.message !== '')
      );
    }
  }

  test('nothing but an AppError with a place is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(survives(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('nor for what looks like YAML', () => {
    const pieces = [
      'a',
      'b',
      ': ',
      ':',
      '- ',
      '-',
      '\n',
      '  ',
      ' ',
      '\t',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ',',
      '&x ',
      '*x',
      '<<: ',
      '!reset ',
      '!!int ',
      '|',
      '>',
      '#',
      '---\n',
      '...\n',
      '%',
      '@',
      '? ',
      '1',
      '\r\n',
      '\\',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        expect(survives(new TextEncoder().encode(parts.join('')))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
