/**
 * The password that a `.netrc` has for a machine; undefined when it has none. `default` holds for every machine, and is
 * not asked here: a token must not go to a host that nobody named.
 *
 * @source GNU inetutils manual, "The .netrc file": words apart by blanks, quotes around words with blanks, macros to the
 *   next empty line, comments from `#` at the start of a word
 */
export function netrcPassword(text: string, machine: string): string | undefined {
  const words = wordsOf(text);
  let isHere = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const next = words[index + 1];
    if (word === 'machine') {
      isHere = next?.toLowerCase() === machine.toLowerCase();
      index += 1;
    } else if (word === 'default') isHere = false;
    else if (word === 'login' || word === 'account') index += 1;
    else if (word === 'password') {
      if (isHere && next !== undefined) return next;
      index += 1;
    }
  }
  return undefined;
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let isMacro = false;
  for (const line of text.split(/\r\n?|\n/)) {
    if (isMacro) {
      isMacro = line.trim() !== '';
      continue;
    }
    for (const [word] of line.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)) {
      if (word.startsWith('#')) break;
      if (word === 'macdef') {
        isMacro = true;
        break;
      }
      words.push(
        word.startsWith('"') && word.endsWith('"') && word.length > 1 ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word,
      );
    }
  }
  return words;
}
