/**
 * Splits a shell line into words when it is one plain command: no variables, pipes, substitutions or lists, but for what
 * health checks usually end in (`|| exit 1`, `> /dev/null 2>&1`), which changes nothing of success or failure.
 *
 * @returns the words without quotes; undefined when the line is anything more
 */
export function splitSimpleCommand(line: string): readonly string[] | undefined {
  const command = line
    .trim()
    .replace(/\s*;\s*$/, '')
    .replace(/\s*\|\|\s*(exit\s+\d+|false)\s*$/, '')
    .replace(/(\s*(\d|&)?>>?\s*(\/dev\/null|&\d))+\s*$/, '');
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < command.length; index += 1) {
    const character = command[index] ?? '';
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (quote === '"' && (character === '$' || character === '`' || character === '\\')) return undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[$`\\|&;<>(){}*!#~]/.test(character)) return undefined;
    // A question mark is a pattern for the shell, but no file is called like an address: the word stays as it is.
    else word = (word ?? '') + character;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words.length === 0 ? undefined : words;
}
