import { isBlank, isLineBreak } from './characters.ts';
import type { TextCursor } from './text-cursor.ts';

/** What stands between two words of a text that may go on over several lines. */
export interface Gap {
  /** What it means: the blanks themselves, a space for one line end, line ends for several. */
  readonly text: string;
  readonly hasLineBreak: boolean;
}

/**
 * Passes blanks and line ends, and folds them.
 *
 * @param options `afterBreak`: a line end has been passed already and means nothing. `refuseTab` gives the refusal of a tab
 *   that stands left of `minColumn` in a new line
 * @source go-yaml v4 internal/libyaml/scanner.go, scanFlowScalar and scanPlainScalar
 */
export function scanGap(
  cursor: TextCursor,
  options: { readonly afterBreak: boolean; readonly minColumn: number; readonly refuseTab: () => Error },
): Gap {
  const start = cursor.at;
  let hasLineBreak = options.afterBreak;
  let firstBreak = '';
  let moreBreaks = '';
  for (;;) {
    const code = cursor.code();
    if (isBlank(code)) {
      if (code === 0x09 && hasLineBreak && cursor.column < options.minColumn) throw options.refuseTab();
      cursor.at += 1;
    } else if (isLineBreak(code)) {
      if (hasLineBreak) moreBreaks += cursor.readLineBreak();
      else firstBreak = cursor.readLineBreak();
      hasLineBreak = true;
    } else break;
  }
  if (!hasLineBreak) return { text: cursor.text.slice(start, cursor.at), hasLineBreak };
  if (firstBreak !== '\n') return { text: firstBreak + moreBreaks, hasLineBreak };
  return { text: moreBreaks === '' ? ' ' : moreBreaks, hasLineBreak };
}
