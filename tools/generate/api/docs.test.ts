import { expect, test } from 'vitest';
import { parseDocs, readDocsBefore } from './docs.ts';

test('a comment of several lines is its text and its tags', () => {
  const comment = `/**
   * Reads a size, see {@link Size}.
   *
   * In bytes.
   * @param text such as \`5m\`
   * @throws when it is
   *   no size
   */`;

  expect(parseDocs(comment)).toEqual({
    text: 'Reads a size, see `Size`.\n\nIn bytes.',
    tags: [
      { name: 'param', text: 'text such as `5m`' },
      { name: 'throws', text: 'when it is\n  no size' },
    ],
  });
});

test('tags may follow in the same line, and what only looks like one is text', () => {
  expect(parseDocs('/** Room in `@landfall/runtime`. @throws like `open` */')).toEqual({
    text: 'Room in `@landfall/runtime`.',
    tags: [{ name: 'throws', text: 'like `open`' }],
  });
});

test('only the comment directly before counts', () => {
  const source = '/** Of a. */\nconst a = 1;\nconst b = 2;\n';

  expect(readDocsBefore(source, source.indexOf('const a')).text).toBe('Of a.');
  expect(readDocsBefore(source, source.indexOf('const b')).text).toBe('');
});
