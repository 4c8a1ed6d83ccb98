import type { AppError } from '@landfall/model';
import { shorten } from '../../wording/shorten.ts';
import { isBreakOrEnd } from './characters.ts';
import type { MapSyntax, SeqSyntax } from './syntax.ts';
import type { TextCursor } from './text-cursor.ts';
import type { Token } from './token.ts';

/** The refusal of a character that begins nothing. The cursor stands at it. */
export function cannotBegin(cursor: TextCursor): AppError {
  const character = cursor.text.charAt(cursor.at);
  if (character === '\t') return tab(cursor);
  return cursor.refuse(
    cursor.at,
    `A value cannot begin with ${JSON.stringify(character)} without quotes. Put the whole value in quotes.`,
  );
}

function tab(cursor: TextCursor): AppError {
  const before = cursor.text.slice(cursor.at - cursor.column, cursor.at);
  return cursor.refuse(
    cursor.at,
    before.trim() === ''
      ? 'The line is indented with a tab. YAML is indented with spaces only; replace the tab by spaces.'
      : `A tab stands behind ${JSON.stringify(shorten(before.trim()))}, where only spaces may stand. Replace the tab by a space.`,
  );
}

/** The refusal of a line among the keys of a map that has no `:`. */
export function keyWithoutColon(cursor: TextCursor, start: number): AppError {
  let end = start;
  while (!isBreakOrEnd(cursor.text.charCodeAt(end))) end += 1;
  const glued = /^[\w.-]{1,60}:(?=[^\s:/])/.exec(cursor.text.slice(start, end))?.[0];
  return cursor.refuse(
    start,
    glued === undefined
      ? 'The line has no ":" although a "key: value" is expected. Add ": " and a value, or "- " if it is an item of a list.'
      : `There is no space behind "${glued}", so the line has no ":" that ends a key. Write "${glued} " and the value.`,
  );
}

/** The refusal of a `:` where no key can be. The cursor stands at it. */
export function valueNotAllowed(cursor: TextCursor, before: Token | undefined): AppError {
  const lineStart = cursor.at - cursor.column;
  if (before?.kind !== 'scalar') {
    return cursor.refuse(cursor.at, 'A ":" stands here without a key before it. Write the key, or put the text in quotes.');
  }
  if (before.start >= lineStart) {
    return cursor.refuse(
      before.start,
      'A second "key: value" stands on the same line. Put the inner one on a line of its own, indented, or quote the text that holds ": ".',
    );
  }
  if (before.style !== 'plain') {
    return cursor.refuse(before.start, 'A key in quotes goes on over several lines. Write the key on one line.');
  }
  const indent = /^[ \t]*/.exec(cursor.text.slice(lineStart, cursor.at))?.[0].length ?? 0;
  return cursor.refuse(
    lineStart + indent,
    'The key is indented further than the lines above allow, so that it continues the text before it. Indent it like its neighbours, or put that text in quotes.',
  );
}

/** The refusal of a `-` that begins no item. The cursor stands at it. */
export function entryNotAllowed(cursor: TextCursor): AppError {
  return cursor.refuse(
    cursor.at,
    'An item ("- ") cannot begin on the same line as its key or behind a value. Put it on a line of its own, or put the text in quotes.',
  );
}

/** The refusal of a `?` that begins no key. The cursor stands at it. */
export function keyNotAllowed(cursor: TextCursor): AppError {
  return cursor.refuse(cursor.at, 'A "?" followed by a space begins a key, which cannot stand here. Put the text in quotes.');
}

/** The refusal of a token where a value is expected. */
export function noContent(cursor: TextCursor, token: Token): AppError {
  return cursor.refuse(token.start, expectedValue(token));
}

function expectedValue(token: Token): string {
  switch (token.kind) {
    case 'flow-entry':
      return 'There is nothing between two commas, or before the first. Remove the comma or add the item.';
    case 'flow-seq-end':
    case 'flow-map-end':
      return 'A bracket is closed that was not opened here. Remove it; if it is text, put the whole value in quotes.';
    case 'block-entry':
      return 'A "-" cannot begin an item here: inside brackets items are separated by commas. Remove it, or put the text in quotes.';
    case 'value':
      return 'A ":" stands here without a key before it. Write the key, or put the text in quotes.';
    case 'stream-end':
    case 'document-start':
    case 'document-end':
      return 'The document ends although a value or a closing bracket is expected. Add what is missing.';
    default:
      return 'A value is expected here. Check the brackets and the indentation around it.';
  }
}

/** The refusal of a token that neither goes on with a list in brackets or braces nor ends it. */
export function brokenFlow(cursor: TextCursor, token: Token, collection: SeqSyntax | MapSyntax): AppError {
  const [opening, closing] = collection.kind === 'seq' ? ['[', ']'] : ['{', '}'];
  switch (token.kind) {
    case 'stream-end':
    case 'document-start':
    case 'document-end':
    case 'version-directive':
    case 'tag-directive':
      return cursor.refuse(collection.offset, `The "${opening}" is opened here and never closed. Add "${closing}".`);
    case 'flow-seq-end':
    case 'flow-map-end':
      return cursor.refuse(token.start, `"${opening}" is closed by the other kind of bracket. Write "${closing}" here.`);
    case 'value':
      return cursor.refuse(
        token.start,
        'A second ":" stands behind one key. Put a comma before the next key, or quote the text.',
      );
    default:
      return cursor.refuse(
        token.start,
        `A "," or "${closing}" is expected here. Put a comma between the values, or put the whole text in quotes.`,
      );
  }
}

/** The refusal of what stands among the keys of a map and is none. */
export function strangeInMap(cursor: TextCursor, token: Token): AppError {
  return cursor.refuse(token.start, amongKeys(token));
}

function amongKeys(token: Token): string {
  switch (token.kind) {
    case 'block-map-start':
      return 'The key is not in the same column as the other keys of its map. Indent it like its neighbours.';
    case 'block-entry':
    case 'block-seq-start':
      return 'An item ("- ") stands among the keys of a map. Indent it like the other items of its list, or give it a key.';
    case 'value':
      return 'A ":" stands here without a key before it. Write the key, or put the text in quotes.';
    default:
      return behindValue(token);
  }
}

function behindValue(token: Token): string {
  return token.kind === 'anchor' || token.kind === 'tag'
    ? 'A value has one anchor and one tag at most, and they stand in front of it. Keep one, remove the other.'
    : 'Something follows the end of the value. Put the whole value in quotes, or begin a new line.';
}

/** The refusal of what stands among the items of a list and is none. */
export function strangeInSeq(cursor: TextCursor, token: Token): AppError {
  return cursor.refuse(token.start, amongItems(token));
}

function amongItems(token: Token): string {
  switch (token.kind) {
    case 'block-seq-start':
      return 'The "-" is not in the same column as the other items of its list. Indent it like its neighbours.';
    case 'block-map-start':
    case 'key':
    case 'value':
      return 'A key stands among the items of a list. Begin it with "- ", or indent it like the map that it belongs to.';
    default:
      return behindValue(token);
  }
}

/** The refusal of what follows a document without a line that separates them. */
export function notSeparated(cursor: TextCursor, token: Token): AppError {
  return cursor.refuse(
    token.start,
    'Something follows the end of the document. Begin the next document with a line "---", or indent the line like those above.',
  );
}
