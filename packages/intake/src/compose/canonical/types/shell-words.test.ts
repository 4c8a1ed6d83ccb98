import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitWords } from './shell-words.ts';

test.each<[string, string[]]>([
  ['echo hello', ['echo', 'hello']],
  [`sh -c 'a b' "c d"`, ['sh', '-c', 'a b', 'c d']],
  ['a "" b', ['a', '', 'b']],
  ['a\\ b', ['a b']],
  [`'a\\b'`, ['a\\b']],
  ['  ', []],
  ['', []],
  ['echo $HOME ${X}', ['echo', '$HOME', '${X}']],
  ['run $(date +%s) `id -u`', ['run', '$(date +%s)', '`id -u`']],
])('%s is split into its words', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test.each([
  ['a && b', ['a']],
  ['a; b', ['a']],
  ['a > file', ['a']],
  ['a 2> file', ['a']],
  ['a "&&" b', ['a', '&&', 'b']],
])('%s ends where the shell would begin another command', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test.each(['"open', "it's", 'a \\', '(x)', 'a $(b', 'x)'])('%s has no end', (line) => {
  expect(splitWords(line)).toBeUndefined();
});

test('words in single quotes come back as they are', () => {
  const word = fc.string().filter((text) => !text.includes("'"));

  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(splitWords(words.map((text) => `'${text}'`).join(' '))).toEqual(words);
    }),
  );
});
