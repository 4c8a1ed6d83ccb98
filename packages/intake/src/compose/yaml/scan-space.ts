import { isBlank, isLineBreak } from './characters.ts';
import type { TextCursor } from './text-cursor.ts';

const numberSign = 0x23;
/** How far ahead a comment is looked for behind a token or a comment. */
const maxLookahead = 512;

/**
 * Passes blanks, line ends and comments. A tab is passed only where no key may begin.
 *
 * @returns whether the end of a line has been passed
 * @source go-yaml v4 internal/libyaml/scanner.go, scanToNextToken
 */
export function skipSpace(cursor: TextCursor, options: { readonly inFlow: boolean; readonly isKeyAllowed: boolean }): boolean {
  let hasLineBreak = false;
  for (;;) {
    if (options.inFlow || !(options.isKeyAllowed || hasLineBreak)) cursor.skipBlanks();
    else cursor.skipSpaces();
    if (cursor.code() === numberSign) skipComments(cursor);
    if (!isLineBreak(cursor.code())) return hasLineBreak;
    cursor.readLineBreak();
    hasLineBreak = true;
  }
}

/**
 * Passes a comment on the line of the token that has just been read.
 *
 * @source go-yaml v4 internal/libyaml/scanner.go, scanLineComment
 */
export function skipLineComment(cursor: TextCursor): void {
  let ahead = 0;
  while (ahead < maxLookahead && isBlank(cursor.code(ahead))) ahead += 1;
  if (ahead === maxLookahead || cursor.code(ahead) !== numberSign) return;
  cursor.at += ahead;
  cursor.skipToLineBreak();
}

/**
 * Passes a comment and those below it, however they are indented: even by tabs.
 *
 * @source go-yaml v4 internal/libyaml/scanner.go, scanComments
 */
function skipComments(cursor: TextCursor): void {
  for (;;) {
    cursor.skipToLineBreak();
    const ahead = findComment(cursor);
    if (ahead === undefined) return;
    const next = cursor.at + ahead;
    while (cursor.at < next) {
      if (isLineBreak(cursor.code())) cursor.readLineBreak();
      else cursor.at += 1;
    }
  }
}

/** Characters between the end of a comment and the next one, when only blanks and usual line ends lie between. */
function findComment(cursor: TextCursor): number | undefined {
  for (let ahead = 0; ahead < maxLookahead; ahead += 1) {
    const code = cursor.code(ahead);
    if (code === numberSign) return ahead;
    if (!isBlank(code) && code !== 0x0a && code !== 0x0d) return undefined;
  }
  return undefined;
}
