/** What a registry asks to be shown. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By name in lower case; of two with one name the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Longer than every honest header. */
const maxHeaderLength = 16_384;
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
/** Laxer than the grammar: some registries forget the quotes around URLs. */
const bareValue = /[^\s,"]+/y;
const quotedValue = /"((?:[^"\\]|\\.)*)"/sy;
const space = /[ \t]*/y;

/**
 * Reads every challenge from the lines of a `WWW-Authenticate` header: one line may hold several, and several lines may
 * come. What cannot be understood ends its line; nothing throws.
 *
 * @source RFC 9110 11.2 to 11.6.1
 */
export function parseChallenges(lines: readonly string[]): readonly Challenge[] {
  return lines.filter((line) => line.length <= maxHeaderLength).flatMap(parseLine);
}

function parseLine(line: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(line);
    if (match !== null) position += match[0].length;
    return match;
  };
  while (position < line.length) {
    take(space);
    if (line[position] === ',') {
      position += 1;
      continue;
    }
    const word = take(token)?.[0];
    if (word === undefined) break;
    take(space);
    const current = challenges.at(-1);
    if (line[position] !== '=' || current === undefined) {
      challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
      skipToken68();
      continue;
    }
    position += 1;
    take(space);
    const quoted = take(quotedValue);
    const value = quoted === null ? take(bareValue)?.[0] : (quoted[1] ?? '').replace(/\\(.)/gs, '$1');
    if (value === undefined) break;
    const name = word.toLowerCase();
    if (!current.parameters.has(name)) current.parameters.set(name, value);
  }
  return challenges;

  /** Data of schemes such as Negotiate: one word that no `=` with a value follows. */
  function skipToken68(): void {
    const start = position;
    const word = take(/[A-Za-z0-9._~+/-]+=*/y);
    take(space);
    if (word === null || (position < line.length && line[position] !== ',') || !isToken68(word[0])) position = start;
  }
}

function isToken68(word: string): boolean {
  return /[+/=]/.test(word) || word.length > 20;
}

/** The challenge to answer: Bearer with somewhere to ask, else Basic. */
export function chooseChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'));
  return bearer ?? challenges.find(({ scheme }) => scheme === 'basic');
}
