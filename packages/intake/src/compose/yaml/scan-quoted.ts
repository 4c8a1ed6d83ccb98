import { isBlankOrEnd, isLineBreak } from './characters.ts';
import { scanGap } from './scan-gap.ts';
import type { TextCursor } from './text-cursor.ts';
import type { ScalarToken } from './token.ts';

const singleQuote = 0x27;
const doubleQuote = 0x22;
const backslash = 0x5c;

/** What a backslash and one character stand for. */
const escapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

/** How many hexadecimal digits follow a backslash and one of these. */
const codeLengths: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/**
 * Reads a scalar in quotes.
 *
 * @throws AppError COMPOSE_INVALID
 * @source go-yaml v4 internal/libyaml/scanner.go, scanFlowScalar
 */
export function scanQuoted(cursor: TextCursor, style: 'single' | 'double'): ScalarToken {
  const start = cursor.at;
  const quote = style === 'single' ? singleQuote : doubleQuote;
  const refuseTab = () => cursor.refuse(cursor.at, 'A tab stands here.');
  let text = '';
  cursor.at += 1;
  for (;;) {
    if (cursor.isAtDocumentMark || cursor.code() === 0) throw cursor.refuse(start, neverClosed(style));
    const words = style === 'single' ? readSingle(cursor) : readDouble(cursor);
    text += words.text;
    if (cursor.code() === quote) break;
    text += scanGap(cursor, { afterBreak: words.joinsLines, minColumn: 0, refuseTab }).text;
  }
  cursor.at += 1;
  return { kind: 'scalar', start, end: cursor.at, text, style };
}

function neverClosed(style: 'single' | 'double'): string {
  return style === 'single'
    ? "A single quote is opened here and never closed. Close it; inside single quotes write '' for an apostrophe."
    : 'A double quote is opened here and never closed. Close it, or put the text in single quotes.';
}

interface Words {
  readonly text: string;
  /** Whether a backslash has taken away the end of the line. */
  readonly joinsLines: boolean;
}

/** Text up to a blank or the closing quote; two quotes are one. */
function readSingle(cursor: TextCursor): Words {
  let text = '';
  let start = cursor.at;
  for (let code = cursor.code(); !isBlankOrEnd(code); code = cursor.code()) {
    if (code === singleQuote) {
      if (cursor.code(1) !== singleQuote) break;
      text += cursor.text.slice(start, cursor.at + 1);
      cursor.at += 2;
      start = cursor.at;
    } else cursor.at += 1;
  }
  return { text: text + cursor.text.slice(start, cursor.at), joinsLines: false };
}

/** Text up to a blank or the closing quote, escapes replaced. */
function readDouble(cursor: TextCursor): Words {
  let text = '';
  let start = cursor.at;
  for (let code = cursor.code(); !isBlankOrEnd(code) && code !== doubleQuote; code = cursor.code()) {
    if (code !== backslash) {
      cursor.at += 1;
      continue;
    }
    text += cursor.text.slice(start, cursor.at);
    if (isLineBreak(cursor.code(1))) {
      cursor.at += 1;
      cursor.readLineBreak();
      return { text, joinsLines: true };
    }
    text += readEscape(cursor);
    start = cursor.at;
  }
  return { text: text + cursor.text.slice(start, cursor.at), joinsLines: false };
}

function readEscape(cursor: TextCursor): string {
  const letter = cursor.text.charAt(cursor.at + 1);
  const plain = escapes.get(letter);
  if (plain !== undefined) {
    cursor.at += 2;
    return plain;
  }
  const length = codeLengths.get(letter);
  if (length === undefined) {
    throw cursor.refuse(
      cursor.at,
      `There is no escape ${JSON.stringify(`\\${letter}`).slice(2, -1)}. Inside double quotes a backslash begins an escape: write \\\\ for a backslash, or use single quotes.`,
    );
  }
  const digits = cursor.text.slice(cursor.at + 2, cursor.at + 2 + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) {
    throw cursor.refuse(
      cursor.at,
      `${length} hexadecimal digits must follow the backslash and ${letter}. Add them; write \\\\ for a backslash, or use single quotes.`,
    );
  }
  const value = Number.parseInt(digits, 16);
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    throw cursor.refuse(
      cursor.at,
      `The escape \\${letter}${digits} is no character of Unicode. Write the character itself, or \\U and eight digits.`,
    );
  }
  cursor.at += 2 + length;
  return String.fromCodePoint(value);
}
