/** What a command line is inside of. Double quotes and backquotes can overlap, so these are separate. */
interface Quotes {
  single: boolean;
  double: boolean;
  back: boolean;
  /** Inside `$(…)`. */
  dollar: boolean;
}

/**
 * Splits a command line into words, as the reference loader does for `command` and `entrypoint` in text form.
 *
 * Quotes and backslashes work as in a shell; variables and command substitutions stay as they are. A `;`, `&`, `|`, `<` or
 * `>` outside quotes ends the command, and what follows is lost: the reference loader and Docker do the same.
 *
 * @returns the words, or undefined when quotes or parentheses do not match
 * @source go-shellwords v1.0.12 shellwords.go, Parse
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  const quotes: Quotes = { single: false, double: false, back: false, dollar: false };
  let word = '';
  let hasWord = false;
  let isEscaped = false;

  for (const character of line) {
    if (isEscaped) {
      word += character;
      isEscaped = false;
      hasWord = true;
    } else if (character === '\\' && !quotes.single) {
      isEscaped = true;
    } else if (' \t\r\n'.includes(character) && !isInside(quotes)) {
      if (hasWord) words.push(word);
      word = '';
      hasWord = false;
    } else if (character === '"' && !quotes.single && !quotes.dollar) {
      hasWord ||= quotes.double;
      quotes.double = !quotes.double;
    } else if (character === "'" && !quotes.double && !quotes.dollar) {
      hasWord ||= quotes.single;
      quotes.single = !quotes.single;
    } else if (';&|<>'.includes(character) && !isInside(quotes)) {
      if (character === '>' && /^\d/.test(word)) hasWord = false;
      break;
    } else {
      if (!enter(character, word, quotes)) return undefined;
      word += character;
      // A space or an opening `$(` continues a word and does not start one.
      hasWord ||= character !== '(' && !' \t\r\n'.includes(character);
    }
  }
  if (isEscaped || isInside(quotes)) return undefined;
  return hasWord ? [...words, word] : words;
}

/** Notes what a character opens or closes. False for a parenthesis that cannot stand there. */
function enter(character: string, word: string, quotes: Quotes): boolean {
  if (character === '`' && !quotes.single && !quotes.double && !quotes.dollar) quotes.back = !quotes.back;
  if (quotes.single || quotes.double || quotes.back) return true;
  if (character === ')') quotes.dollar = !quotes.dollar;
  if (character === '(') {
    if (quotes.dollar || !word.endsWith('$')) return false;
    quotes.dollar = true;
  }
  return true;
}

function isInside(quotes: Quotes): boolean {
  return quotes.single || quotes.double || quotes.back || quotes.dollar;
}
