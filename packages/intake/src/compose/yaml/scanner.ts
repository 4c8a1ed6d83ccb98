import { isBlankOrEnd } from './characters.ts';
import { tooDeep, tooMany, type YamlLimits } from './limits.ts';
import { scanBlockText } from './scan-block.ts';
import { scanDirective } from './scan-directive.ts';
import { scanPlain } from './scan-plain.ts';
import { scanQuoted } from './scan-quoted.ts';
import { skipLineComment, skipSpace } from './scan-space.ts';
import { scanName, scanTag } from './scan-tag.ts';
import { cannotBegin, entryNotAllowed, keyNotAllowed, keyWithoutColon, valueNotAllowed } from './syntax-error.ts';
import type { TextCursor } from './text-cursor.ts';
import type { MarkToken, Token } from './token.ts';
import { TokenQueue } from './token-queue.ts';

/** Where a key may have begun that is known to be one only when its `:` comes. */
interface PossibleKey {
  /** A key of a map begins in the column of this one, so that nothing else can stand here. */
  readonly isRequired: boolean;
  readonly flowLevel: number;
  readonly tokenNumber: number;
  readonly at: number;
  readonly line: number;
}

/** What there is after a bracket has been opened. As in the reference loader, it lies in the first line of the text. */
const noKey: PossibleKey = { isRequired: false, flowLevel: 0, tokenNumber: -1, at: 0, line: 0 };

/** What a node may cost in tokens: a dash or a key and its colon, an anchor, a tag, itself, the ends of what it holds. */
const tokensPerNode = 8;

/**
 * Cuts a text into tokens, one call of `take` for each. What is indented, or a key without brackets, is found here: such a
 * key gets a token in front of it when its `:` is reached.
 *
 * Each character is read once, and nesting and number of tokens are bounded before anything is built of them.
 *
 * @source go-yaml v4 internal/libyaml/scanner.go
 */
export class Scanner {
  readonly #cursor: TextCursor;
  readonly #limits: YamlLimits;
  readonly #queue = new TokenQueue();
  readonly #indents: number[] = [];
  #indent = -1;
  #flowLevel = 0;
  /** Whether a key may begin at the next character. */
  #isKeyAllowed = true;
  /** The latest possible key outside of open brackets, which counts only while `#isKeyPossible`. */
  #key = noKey;
  #isKeyPossible = false;
  readonly #outerKeys: PossibleKey[] = [];

  constructor(cursor: TextCursor, limits: YamlLimits) {
    this.#cursor = cursor;
    this.#limits = limits;
  }

  /** The next token, which stays the next one. At the end of the text it is `stream-end` for ever. */
  peek(): Token {
    for (;;) {
      const next = this.#queue.first;
      if (next !== undefined && !this.#mayBeKey(this.#queue.taken)) return next;
      this.#fetch();
    }
  }

  /** The next token, which is passed. */
  take(): Token {
    const token = this.peek();
    this.#queue.take();
    return token;
  }

  /** Whether the token of that number may still get a key token in front of it. */
  #mayBeKey(tokenNumber: number): boolean {
    const [outermost] = this.#outerKeys;
    if (outermost !== undefined) return outermost.tokenNumber === tokenNumber;
    return this.#isKeyPossible && this.#key.tokenNumber === tokenNumber;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    if (this.#queue.count > this.#limits.maxNodes * tokensPerNode) throw tooMany(cursor.place, this.#limits);
    const hasLineBreak = skipSpace(cursor, { inFlow: this.#flowLevel > 0, isKeyAllowed: this.#isKeyAllowed });
    if (hasLineBreak && this.#flowLevel === 0) this.#isKeyAllowed = true;
    this.#closeBlocks(cursor.column);
    const code = cursor.code();
    if (code === 0) this.#fetchEnd();
    else if (code === 0x25 /* % */ && cursor.column === 0) this.#fetchDirective();
    else if (cursor.isAtDocumentMark) this.#fetchDocumentMark(code === 0x2d ? 'document-start' : 'document-end');
    else if (this.#fetchContent(code) && this.#queue.last?.kind !== 'block-entry') skipLineComment(cursor);
  }

  /** @returns whether a comment may follow on the same line */
  #fetchContent(code: number): boolean {
    const cursor = this.#cursor;
    const endsWord = isBlankOrEnd(cursor.code(1));
    switch (String.fromCharCode(code)) {
      case '[':
        return this.#openBracket('flow-seq-start');
      case '{':
        return this.#openBracket('flow-map-start');
      case ']':
        return this.#closeBracket('flow-seq-end');
      case '}':
        return this.#closeBracket('flow-map-end');
      case ',':
        this.#dropKey();
        this.#isKeyAllowed = true;
        return this.#addMark('flow-entry', 1);
      case '-':
        return endsWord ? this.#fetchEntry() : this.#fetchPlain();
      case '?':
        return endsWord ? this.#fetchKey() : this.#fetchPlain();
      case ':':
        return endsWord || this.#isValueInBraces() ? this.#fetchValue() : this.#fetchPlain();
      case '*':
      case '&':
        this.#beginKey();
        this.#queue.add(scanName(cursor, code === 0x2a ? 'alias' : 'anchor'));
        return true;
      case '!':
        this.#beginKey();
        this.#queue.add(scanTag(cursor));
        return true;
      case "'":
      case '"':
        this.#beginKey();
        this.#queue.add(scanQuoted(cursor, code === 0x27 ? 'single' : 'double'));
        return true;
      case '|':
      case '>':
        if (this.#flowLevel > 0) throw cannotBegin(cursor);
        this.#dropKey();
        this.#isKeyAllowed = true;
        this.#queue.add(scanBlockText(cursor, code === 0x7c ? 'literal' : 'folded', this.#indent));
        return false;
      case '\t':
      case '#':
      case '%':
      case '@':
      case '`':
        throw cannotBegin(cursor);
      default:
        return this.#fetchPlain();
    }
  }

  /** Inside braces a colon needs no blank behind it, but at the start of an item. */
  #isValueInBraces(): boolean {
    const before = this.#queue.last?.kind;
    return this.#flowLevel > 0 && before !== 'flow-entry' && before !== 'flow-seq-start';
  }

  #fetchPlain(): boolean {
    this.#beginKey();
    const { token, endsAfterBreak } = scanPlain(this.#cursor, {
      inFlow: this.#flowLevel > 0,
      minColumn: this.#indent + 1,
    });
    this.#queue.add(token);
    if (endsAfterBreak) this.#isKeyAllowed = true;
    return !endsAfterBreak;
  }

  #fetchEntry(): boolean {
    if (this.#flowLevel === 0) {
      if (!this.#isKeyAllowed) throw entryNotAllowed(this.#cursor);
      this.#openBlock('block-seq-start', this.#cursor.at, this.#cursor.column);
    }
    this.#dropKey();
    this.#isKeyAllowed = true;
    return this.#addMark('block-entry', 1);
  }

  #fetchKey(): boolean {
    if (this.#flowLevel === 0) {
      if (!this.#isKeyAllowed) throw keyNotAllowed(this.#cursor);
      this.#openBlock('block-map-start', this.#cursor.at, this.#cursor.column);
    }
    this.#dropKey();
    this.#isKeyAllowed = this.#flowLevel === 0;
    return this.#addMark('key', 1);
  }

  #fetchValue(): boolean {
    const key = this.#key;
    if (this.#isKeyPossible && key.line === this.#cursor.line) {
      const start = key === noKey ? this.#cursor.at : key.at;
      this.#queue.insert({ kind: 'key', start, end: start }, key.tokenNumber);
      this.#openBlock('block-map-start', start, this.#cursor.column - (this.#cursor.at - start), key.tokenNumber);
      this.#isKeyPossible = false;
      this.#key = { ...key, isRequired: false };
      this.#isKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#isKeyAllowed) throw valueNotAllowed(this.#cursor, this.#queue.last);
        this.#openBlock('block-map-start', this.#cursor.at, this.#cursor.column);
      }
      this.#isKeyAllowed = this.#flowLevel === 0;
    }
    return this.#addMark('value', 1);
  }

  #openBracket(kind: 'flow-seq-start' | 'flow-map-start'): boolean {
    this.#saveKey();
    this.#flowLevel += 1;
    if (this.#flowLevel > this.#limits.maxDepth) throw tooDeep(this.#cursor.place, this.#limits);
    if (this.#isKeyPossible) this.#outerKeys.push(this.#key);
    this.#key = noKey;
    this.#isKeyAllowed = true;
    return this.#addMark(kind, 1);
  }

  #closeBracket(kind: 'flow-seq-end' | 'flow-map-end'): boolean {
    this.#dropKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel -= 1;
      const outer = this.#outerKeys.at(-1);
      if (outer?.flowLevel === this.#flowLevel) {
        this.#outerKeys.pop();
        this.#key = outer;
        this.#isKeyPossible = true;
      }
    }
    this.#isKeyAllowed = false;
    return this.#addMark(kind, 1);
  }

  #fetchDirective(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#isKeyAllowed = false;
    this.#queue.add(scanDirective(this.#cursor));
  }

  #fetchDocumentMark(kind: 'document-start' | 'document-end'): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#isKeyAllowed = false;
    this.#addMark(kind, 3);
  }

  #fetchEnd(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#key = noKey;
    this.#outerKeys.length = 0;
    this.#isKeyAllowed = false;
    this.#addMark('stream-end', 0);
  }

  #addMark(kind: MarkToken['kind'], length: number): boolean {
    const start = this.#cursor.at;
    this.#cursor.at += length;
    this.#queue.add({ kind, start, end: this.#cursor.at });
    return true;
  }

  /** A token that may be a key follows, and behind it another key only on a new line. */
  #beginKey(): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
  }

  #saveKey(): void {
    if (!this.#isKeyAllowed) return;
    this.#dropKey();
    const { at, line, column } = this.#cursor;
    const isRequired = this.#flowLevel === 0 && this.#indent === column;
    this.#isKeyPossible = true;
    this.#key = { isRequired, flowLevel: this.#flowLevel, tokenNumber: this.#queue.count, at, line };
  }

  #dropKey(): void {
    if (this.#key.isRequired) throw keyWithoutColon(this.#cursor, this.#key.at);
    this.#isKeyPossible = false;
  }

  /** Begins a list or a map when the column lies further right than the one that is open. */
  #openBlock(kind: 'block-seq-start' | 'block-map-start', start: number, column: number, tokenNumber?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > this.#limits.maxDepth) throw tooDeep(this.#cursor.place, this.#limits);
    this.#queue.insert({ kind, start, end: start }, tokenNumber);
  }

  /** Ends the lists and maps that lie further right than the column. */
  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#queue.add({ kind: 'block-end', start: this.#cursor.at, end: this.#cursor.at });
      this.#indent = this.#indents.pop() ?? -1;
    }
  }
}
