import { AppError, childKey, itemKey } from '@landfall/model';
import { scalarNode, seqNode } from '../../compose/tree/edit.ts';
import type { MapNode, Node } from '../../compose/tree/node.ts';
import { indexLines, type TextLines } from '../../compose/yaml/text-lines.ts';
import { shorten } from '../../wording/shorten.ts';
import { descriptorLimits } from './limits.ts';

/** A JSON text as a tree with places. */
export interface JsonReading {
  readonly node: Node;
  /** Values of names that an object holds twice: the last one counts, as for every reader of JSON; these are the others. */
  readonly overridden: readonly { readonly key: string; readonly node: Node }[];
}

/**
 * Reads a JSON text and keeps the place of every value. Comments and commas before a closing bracket are allowed, because
 * people write them and Dokku takes them. Everything else is as strict as JSON is.
 *
 * @param key path of the root, which paths of overridden values begin with
 * @throws AppError HEROKU_INVALID with the place, HEROKU_TOO_LARGE
 * @source RFC 8259; dokku reads app.json with comments and trailing commas
 */
export function parseJson(text: string, file: string, key: string): JsonReading {
  const reader = new JsonReader(text, indexLines(text, file));
  const node = reader.readDocument(key);
  return { node, overridden: reader.overridden };
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const spacePattern = /(?:[ \t\r\n\uFEFF]+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)+/y;
/** Everything from the blank on but the double quote and the backslash. */
const plainTextPattern = /[ !#-[\]-\uFFFF]+/y;
const wordPattern = /[A-Za-z_$][\w$]*/y;
const constants: ReadonlyMap<string, true | false | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonReader {
  readonly overridden: { readonly key: string; readonly node: Node }[] = [];
  readonly #text: string;
  readonly #lines: TextLines;
  #at = 0;
  #nodes = 0;

  constructor(text: string, lines: TextLines) {
    this.#text = text;
    this.#lines = lines;
  }

  readDocument(key: string): Node {
    const node = this.#readValue(key, 0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('Something follows the end of the document. Remove it.');
    return node;
  }

  #readValue(key: string, depth: number): Node {
    this.#skipSpace();
    this.#nodes += 1;
    if (this.#nodes > descriptorLimits.maxNodes) this.#tooLarge(`more than ${descriptorLimits.maxNodes} values`);
    if (depth > descriptorLimits.maxDepth) this.#tooLarge(`more than ${descriptorLimits.maxDepth} levels`);
    const place = this.#lines.placeAt(this.#at);
    const first = this.#text[this.#at];
    if (first === '{') return this.#readObject(key, depth);
    if (first === '[') return this.#readList(key, depth);
    if (first === '"') return scalarNode(this.#readText(), place);
    const number = this.#take(numberPattern);
    if (number !== undefined) return scalarNode(Number(number), place);
    const constant = constants.get(this.#peekWord() ?? '');
    if (constant === undefined) this.#fail(this.#unexpected());
    this.#at += String(constant).length;
    return scalarNode(constant, place);
  }

  #readObject(key: string, depth: number): MapNode {
    const place = this.#lines.placeAt(this.#at);
    const entries = new Map<string, Node>();
    const keyPlaces = new Map<string, MapNode['place']>();
    this.#at += 1;
    while (!this.#closes('}')) {
      const keyPlace = this.#lines.placeAt(this.#at);
      if (this.#text[this.#at] !== '"') this.#fail(`Expected a name in double quotes${this.#seen()}.`);
      const name = this.#readText();
      this.#skipSpace();
      if (this.#text[this.#at] !== ':') this.#fail(`Expected ":" after ${JSON.stringify(shorten(name))}${this.#seen()}.`);
      this.#at += 1;
      const value = this.#readValue(childKey(key, name), depth + 1);
      const former = entries.get(name);
      if (former !== undefined) this.overridden.push({ key: childKey(key, name), node: former });
      entries.set(name, value);
      keyPlaces.set(name, keyPlace);
      this.#separate('}');
    }
    return { kind: 'map', entries, keyPlaces, place };
  }

  #readList(key: string, depth: number): Node {
    const place = this.#lines.placeAt(this.#at);
    const items: Node[] = [];
    this.#at += 1;
    while (!this.#closes(']')) {
      items.push(this.#readValue(itemKey(key, items.length), depth + 1));
      this.#separate(']');
    }
    return seqNode(items, place);
  }

  /** Steps over a closing bracket, if that is what comes next. */
  #closes(bracket: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  #separate(bracket: string): void {
    this.#skipSpace();
    if (this.#text[this.#at] === ',') this.#at += 1;
    else if (this.#text[this.#at] !== bracket) this.#fail(`Expected "," or "${bracket}"${this.#seen()}.`);
  }

  #readText(): string {
    const start = this.#at;
    this.#at += 1;
    const parts: string[] = [];
    for (;;) {
      const plain = this.#take(plainTextPattern);
      if (plain !== undefined) parts.push(plain);
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at += 1;
        return parts.join('');
      }
      if (next === undefined || next === '\n' || next === '\r') {
        this.#at = start;
        this.#fail('A text is opened here and not closed on its line. Add the closing double quote.');
      }
      if (next !== '\\') this.#fail('A text holds a control character. Write it as an escape such as "\\t" or "\\u0007".');
      parts.push(this.#readEscape());
    }
  }

  #readEscape(): string {
    const letter = this.#text[this.#at + 1] ?? '';
    const known = escapes.get(letter);
    if (known !== undefined) {
      this.#at += 2;
      return known;
    }
    const digits = letter === 'u' ? /^[0-9A-Fa-f]{4}/.exec(this.#text.slice(this.#at + 2, this.#at + 6))?.[0] : undefined;
    if (digits === undefined) this.#fail('A backslash begins an escape that JSON does not know. Write "\\\\" for a backslash.');
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #skipSpace(): void {
    this.#take(spacePattern);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #peekWord(): string | undefined {
    wordPattern.lastIndex = this.#at;
    return wordPattern.exec(this.#text)?.[0];
  }

  #unexpected(): string {
    if (this.#at >= this.#text.length) return 'The text ends where a value is expected.';
    return `Expected a value${this.#seen()}. Texts stand in double quotes.`;
  }

  #seen(): string {
    const character = this.#text.slice(this.#at, this.#at + 1);
    return character === '' ? ', and the text ends' : `, not ${JSON.stringify(shorten(this.#peekWord() ?? character))}`;
  }

  #tooLarge(what: string): never {
    throw new AppError('HEROKU_TOO_LARGE', [
      { place: this.#lines.placeAt(this.#at), message: `The file holds ${what}; no more are read.` },
    ]);
  }

  #fail(message: string): never {
    throw new AppError('HEROKU_INVALID', [{ place: this.#lines.placeAt(this.#at), message }]);
  }
}
