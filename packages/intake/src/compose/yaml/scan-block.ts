import { isBlank, isBreakOrEnd, isDigit, isLineBreak } from './characters.ts';
import type { TextCursor } from './text-cursor.ts';
import type { ScalarToken } from './token.ts';

interface Header {
  /** What happens to the line ends behind the text: one stays unless the header says `-` or `+`. */
  readonly chomping: 'strip' | 'clip' | 'keep';
  /** Columns that the text is indented further than its key, or 0 when its first line shows it. */
  readonly increment: number;
}

/**
 * Reads a text block: `|` keeps its lines, `>` folds them.
 *
 * @param parentColumn column of the key or item that the block belongs to, -1 for the document itself
 * @throws AppError COMPOSE_INVALID
 * @source go-yaml v4 internal/libyaml/scanner.go, scanBlockScalar
 */
export function scanBlockText(cursor: TextCursor, style: 'literal' | 'folded', parentColumn: number): ScalarToken {
  const start = cursor.at;
  cursor.at += 1;
  const { chomping, increment } = readHeader(cursor);
  let text = '';
  let pendingBreak = '';
  let { breaks, column } = skipIndent(cursor, increment === 0 ? 0 : Math.max(parentColumn, 0) + increment, parentColumn);
  let end = cursor.at;
  let wasIndented = false;
  while (cursor.column === column && cursor.code() !== 0) {
    const isIndented = isBlank(cursor.code());
    if (style === 'folded' && !wasIndented && !isIndented && pendingBreak === '\n') text += breaks === '' ? ' ' : breaks;
    else text += pendingBreak + breaks;
    wasIndented = isIndented;
    const lineStart = cursor.at;
    cursor.skipToLineBreak();
    text += cursor.text.slice(lineStart, cursor.at);
    end = cursor.at;
    pendingBreak = isLineBreak(cursor.code()) ? cursor.readLineBreak() : '';
    ({ breaks, column } = skipIndent(cursor, column, parentColumn));
  }
  if (chomping !== 'strip') text += pendingBreak;
  if (chomping === 'keep') text += breaks;
  return { kind: 'scalar', start, end, text, style };
}

function readHeader(cursor: TextCursor): Header {
  let chomping = readChomping(cursor);
  const increment = readIncrement(cursor);
  if (increment !== 0 && chomping === 'clip') chomping = readChomping(cursor);
  cursor.skipBlanks();
  if (cursor.code() === 0x23 /* # */) cursor.skipToLineBreak();
  if (!isBreakOrEnd(cursor.code())) throw cursor.refuse(cursor.at, badHeader);
  if (isLineBreak(cursor.code())) cursor.readLineBreak();
  return { chomping, increment };
}

const badHeader =
  'Only a digit for the indentation, "+" or "-" and a comment may follow "|" or ">" on their line. Begin the text on the next line, or put it in quotes.';

function readChomping(cursor: TextCursor): Header['chomping'] {
  const code = cursor.code();
  if (code !== 0x2b /* + */ && code !== 0x2d /* - */) return 'clip';
  cursor.at += 1;
  return code === 0x2b ? 'keep' : 'strip';
}

function readIncrement(cursor: TextCursor): number {
  const code = cursor.code();
  if (!isDigit(code)) return 0;
  if (code === 0x30)
    throw cursor.refuse(cursor.at, 'The indentation of a text block is at least 1. Write another digit, or leave it out.');
  cursor.at += 1;
  return code - 0x30;
}

/**
 * Passes empty lines and the indentation of the next line with text.
 *
 * @param known column of the text, or 0 when the first line with text shows it
 */
function skipIndent(
  cursor: TextCursor,
  known: number,
  parentColumn: number,
): { readonly breaks: string; readonly column: number } {
  let breaks = '';
  let widest = 0;
  const limit = known === 0 ? Number.POSITIVE_INFINITY : known;
  for (;;) {
    while (cursor.column < limit && cursor.code() === 0x20) cursor.at += 1;
    widest = Math.max(widest, cursor.column);
    if (cursor.column < limit && cursor.code() === 0x09) {
      throw cursor.refuse(
        cursor.at,
        'A tab stands where the text block is indented. YAML is indented with spaces only; replace the tab by spaces.',
      );
    }
    if (!isLineBreak(cursor.code())) break;
    breaks += cursor.readLineBreak();
  }
  return { breaks, column: known === 0 ? Math.max(widest, parentColumn + 1, 1) : known };
}
