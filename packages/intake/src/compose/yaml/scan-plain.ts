import { isBlank, isBlankOrEnd, isFlowIndicator, isLineBreak } from './characters.ts';
import { scanGap } from './scan-gap.ts';
import type { TextCursor } from './text-cursor.ts';
import type { ScalarToken } from './token.ts';

/** A scalar without quotes, and whether line ends have been passed behind it. */
export interface PlainScalar {
  readonly token: ScalarToken;
  readonly endsAfterBreak: boolean;
}

/**
 * Reads a scalar without quotes. It ends at `: `, at ` #`, at a line that is not indented far enough, and inside brackets
 * also at `,` and at brackets.
 *
 * @param options `minColumn`: the column that its further lines must reach, unless it stands in brackets
 * @throws AppError COMPOSE_INVALID
 * @source go-yaml v4 internal/libyaml/scanner.go, scanPlainScalar
 */
export function scanPlain(cursor: TextCursor, options: { readonly inFlow: boolean; readonly minColumn: number }): PlainScalar {
  const start = cursor.at;
  const refuseTab = () =>
    cursor.refuse(cursor.at, 'The line is indented with a tab. YAML is indented with spaces only; replace the tab by spaces.');
  let end = start;
  let text = '';
  let gap = { text: '', hasLineBreak: false };
  while (cursor.code() !== 0x23 /* # */ && !cursor.isAtDocumentMark) {
    const wordStart = cursor.at;
    skipWord(cursor, options.inFlow);
    if (cursor.at > wordStart) {
      text += gap.text + cursor.text.slice(wordStart, cursor.at);
      end = cursor.at;
      gap = { text: '', hasLineBreak: false };
    }
    if (!isBlank(cursor.code()) && !isLineBreak(cursor.code())) break;
    gap = scanGap(cursor, { afterBreak: false, minColumn: options.minColumn, refuseTab });
    if (!options.inFlow && cursor.column < options.minColumn) break;
  }
  return { token: { kind: 'scalar', start, end, text, style: 'plain' }, endsAfterBreak: gap.hasLineBreak };
}

function skipWord(cursor: TextCursor, inFlow: boolean): void {
  for (let code = cursor.code(); !isBlankOrEnd(code); code = cursor.code()) {
    if (code === 0x3a /* : */ && isBlankOrEnd(cursor.code(1))) return;
    if (inFlow && (isFlowIndicator(code) || (code === 0x3f /* ? */ && isBlankOrEnd(cursor.code(1))))) return;
    cursor.at += 1;
  }
}
