import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJson } from './json.ts';

test('what PostgreSQL cannot keep is refused, and what only looks like it is not', () => {
  for (const bad of ['a\0', '\ud800', '\\\0', { '\udfff': 1 }]) {
    expect(() => toJson(bad, 'it')).toThrow(expect.objectContaining({ code: 'NOT_JSON' }));
  }
  for (const good of ['\\u0000', '\\\\u0000', '😀', 'C:\\ud800']) expect(JSON.parse(toJson(good, 'it'))).toBe(good);
});

test('what JSON cannot hold is refused without being shown', () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;

  expect(() => toJson(loop, 'the payload of x')).toThrow('the payload of x cannot be written as JSON');
  expect(() => toJson({ secret: 5n }, 'the payload of x')).toThrow(/^the payload of x cannot be written as JSON$/);
  expect(toJson(undefined, 'it')).toBe('null');
});

test('every value of JSON that PostgreSQL can keep passes unchanged', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((some) => !some.includes('\0'));
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))), (value) => {
      expect(JSON.parse(toJson(value, 'it'))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
