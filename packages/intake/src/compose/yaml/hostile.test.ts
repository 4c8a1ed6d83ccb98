import { AppError } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { composeLimits } from './limits.ts';
import { readDocuments } from './read.ts';

/**
 * Files that try to cost time or memory. Each is refused by a limit that is checked before the work, so that the test
 * needs no clock: without the limits it would not end.
 */
describe('hostile files are refused with a place', () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');
  const anchors = 'abcdefghij'.split('');

  const files: Readonly<Record<string, () => string>> = {
    'ten thousand brackets': () => '['.repeat(10_000),
    'ten thousand maps in braces': () => '{a: '.repeat(10_000),
    'maps nested by indentation': () => lines(1_000, (depth) => `${' '.repeat(depth)}a:`),
    'lists nested on one line': () => '- '.repeat(10_000),
    'keys nested on one line': () => '? '.repeat(10_000),
    'aliases that multiply': () =>
      lines(
        10,
        (index) =>
          `${anchors[index]}: &${anchors[index]} [${Array(9)
            .fill(index === 0 ? 'x' : `*${anchors[index - 1]}`)
            .join(',')}]`,
      ),
    'aliases that nest': () => `a0: &a0 [x]\n${lines(1_000, (index) => `a${index + 1}: &a${index + 1} [*a${index}]`)}`,
    'merge keys that nest': () =>
      `a0: &a0 {k: 1}\n${lines(1_000, (index) => `a${index + 1}: &a${index + 1} {b: {<<: *a${index}}}`)}`,
    'too many keys': () => lines(150_000, (index) => `k${index}: 1`),
    'too many items': () => `[${'x,'.repeat(300_000)}]`,
    'too many documents': () => '---\n'.repeat(300_000),
    'a file that is too large': () => 'a'.repeat(composeLimits.maxBytes + 1),
  };

  test.each(Object.keys(files))('%s', (name) => {
    const bytes = new TextEncoder().encode(files[name]?.());
    let error: unknown;
    try {
      readDocuments(bytes, 'compose.yaml');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'COMPOSE_TOO_LARGE', problems: [{ place: { file: 'compose.yaml' } }] });
  });

  test('a name of a megabyte does not fill the screen', () => {
    for (const text of [
      `a: *${'x'.repeat(1_000_000)}`,
      `${'k'.repeat(900)}: 1\n${'k'.repeat(900)}: 2`,
      `a: !${'x'.repeat(1_000_000)}!y z`,
      `a: !${'x'.repeat(1_000_000)}{`,
      `%${'x'.repeat(1_000_000)}`,
    ]) {
      expect(() => readDocuments(new TextEncoder().encode(text), 'compose.yaml')).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/^.{1,400}$/s) }),
      );
    }
  });

  test('an alias used many times within the limits is one node', () => {
    const text = `x: &x {a: 1, b: 2}\nlist:\n${'- *x\n'.repeat(1_000)}`;
    const [root] = readDocuments(new TextEncoder().encode(text), 'compose.yaml');
    const list = root?.kind === 'map' ? root.entries.get('list') : undefined;
    expect(list?.kind === 'seq' && new Set(list.items).size).toBe(1);
  });
});
