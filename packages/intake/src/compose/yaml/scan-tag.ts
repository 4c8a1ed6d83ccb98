import { isAnchorCharacter, isBlankOrEnd, isFlowIndicator, isNameCharacter, isUriCharacter } from './characters.ts';
import type { TextCursor } from './text-cursor.ts';
import type { AliasToken, AnchorToken, TagToken } from './token.ts';

const bang = 0x21;
const percent = 0x25;
/** What may follow the name of an anchor besides a blank: `:`, `,`, `]` and `}`. */
const behindName = new Set([0x3a, 0x2c, 0x5d, 0x7d]);

/**
 * Reads `&name` or `*name`.
 *
 * @throws AppError COMPOSE_INVALID
 * @source go-yaml v4 internal/libyaml/scanner.go, scanAnchor
 */
export function scanName(cursor: TextCursor, kind: 'anchor' | 'alias'): AnchorToken | AliasToken {
  const start = cursor.at;
  cursor.at += 1;
  while (isAnchorCharacter(cursor.code())) cursor.at += 1;
  const name = cursor.text.slice(start + 1, cursor.at);
  if (name === '' || !(isBlankOrEnd(cursor.code()) || behindName.has(cursor.code()))) {
    const [sign, what] = kind === 'anchor' ? ['&', 'anchor'] : ['*', 'alias'];
    throw cursor.refuse(
      start,
      `"${sign}" begins the name of an ${what}, which is made of letters, digits, "-" and "_". Correct the name; if it is text, put it in quotes.`,
    );
  }
  return { kind, start, end: cursor.at, name };
}

/**
 * Reads a tag such as `!reset`, `!!str`, `!name!suffix` or `!<tag:yaml.org,2002:str>`.
 *
 * @throws AppError COMPOSE_INVALID
 * @source go-yaml v4 internal/libyaml/scanner.go, scanTag
 */
export function scanTag(cursor: TextCursor): TagToken {
  const start = cursor.at;
  let handle = '';
  let suffix: string;
  if (cursor.code(1) === 0x3c /* < */) {
    cursor.at += 2;
    suffix = readUri(cursor, start, true);
    if (suffix === '' || cursor.code() !== 0x3e /* > */) throw refuseTag(cursor, start);
    cursor.at += 1;
  } else {
    handle = readHandle(cursor);
    const isHandle = handle.length > 1 && handle.endsWith('!');
    suffix = (isHandle ? '' : handle.slice(1)) + readUri(cursor, start, false);
    if (isHandle) {
      if (suffix === '') throw refuseTag(cursor, start);
    } else [handle, suffix] = suffix === '' ? ['', '!'] : ['!', suffix];
  }
  if (!isBlankOrEnd(cursor.code())) throw refuseTag(cursor, start);
  return { kind: 'tag', start, end: cursor.at, handle, suffix };
}

/** `!`, and a name and a second `!` if they follow. The caller stands at the first `!`. */
export function readHandle(cursor: TextCursor): string {
  const start = cursor.at;
  cursor.at += 1;
  while (isNameCharacter(cursor.code())) cursor.at += 1;
  if (cursor.code() === bang) cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
}

/**
 * Reads the characters that a tag may hold, with `%` escapes replaced.
 *
 * @param start offset of the tag, for messages
 * @param allowsFlowIndicators whether `,` and brackets belong to it
 */
export function readUri(cursor: TextCursor, start: number, allowsFlowIndicators: boolean): string {
  let text = '';
  for (;;) {
    const code = cursor.code();
    if (code === percent) text += readEscapes(cursor, start);
    else if (isUriCharacter(code) || (allowsFlowIndicators && isFlowIndicator(code))) {
      text += cursor.text.charAt(cursor.at);
      cursor.at += 1;
    } else return text;
  }
}

/** One character, written as the bytes of its UTF-8 form. */
function readEscapes(cursor: TextCursor, start: number): string {
  const octets: number[] = [];
  let length = 1;
  while (octets.length < length) {
    const digits = cursor.text.slice(cursor.at + 1, cursor.at + 3);
    if (cursor.code() !== percent || !/^[0-9a-fA-F]{2}$/.test(digits)) throw refuseTag(cursor, start);
    const octet = Number.parseInt(digits, 16);
    if (octets.length === 0) length = lengthInOctets(octet);
    if (length === 0 || (octets.length > 0 && (octet & 0xc0) !== 0x80)) throw refuseTag(cursor, start);
    octets.push(octet);
    cursor.at += 3;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(octets));
}

/** How many bytes a character takes in UTF-8, by its first; 0 for a byte that begins none. */
function lengthInOctets(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf8 ? 4 : 0;
}

function refuseTag(cursor: TextCursor, start: number): Error {
  return cursor.refuse(
    start,
    'The tag behind "!" is not complete, or holds a character that no tag may have. Leave a space behind the tag; if it is text, put it in quotes.',
  );
}
