import { AppError, type Place } from '@landfall/model';
import { shorten } from '../../wording/shorten.ts';
import { isBlank, isBlankOrEnd, isLineBreak } from './characters.ts';
import type { TextLines } from './text-lines.ts';

/** Longest message about one place. */
const maxMessageLength = 300;

/**
 * A position that moves forward through the text of a file. Its lines are those of the reference loader, which also ends
 * a line at U+0085, U+2028 and U+2029; the places in messages count as editors do.
 */
export class TextCursor {
  /** The text, followed by characters of code zero: looking a little ahead needs no check. */
  readonly text: string;
  readonly #lines: TextLines;
  readonly #length: number;
  /** Offset of the next character. */
  at = 0;
  line = 0;
  #lineStart = 0;

  constructor(text: string, lines: TextLines) {
    this.text = `${text}\0\0\0\0`;
    this.#length = text.length;
    this.#lines = lines;
  }

  /** Characters between the start of the line and the next character. */
  get column(): number {
    return this.at - this.#lineStart;
  }

  /** Code of the next character, or of one further ahead; zero at the end of the text. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Passes the end of a line, and gives what it means in a folded text. */
  readLineBreak(): string {
    const code = this.code();
    this.at += code === 0x0d && this.code(1) === 0x0a ? 2 : 1;
    this.line += 1;
    this.#lineStart = this.at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Passes spaces, but no tabs. */
  skipSpaces(): void {
    while (this.code() === 0x20) this.at += 1;
  }

  /** Passes spaces and tabs. */
  skipBlanks(): void {
    while (isBlank(this.code())) this.at += 1;
  }

  /** Passes what is left of the line, and stands before its end. */
  skipToLineBreak(): void {
    let code = this.code();
    while (code !== 0 && !isLineBreak(code)) {
      this.at += 1;
      code = this.code();
    }
  }

  /** Whether a line `---` or `...` begins here, which separates documents wherever it stands. */
  get isAtDocumentMark(): boolean {
    if (this.column !== 0) return false;
    const code = this.code();
    return (code === 0x2d || code === 0x2e) && this.code(1) === code && this.code(2) === code && isBlankOrEnd(this.code(3));
  }

  /** Where the next character stands in the file. */
  get place(): Place {
    return this.#lines.placeAt(Math.min(this.at, this.#length));
  }

  /** The refusal of the text because of what stands at an offset. */
  refuse(offset: number, message: string): AppError {
    const place = this.#lines.placeAt(Math.min(offset, this.#length));
    return new AppError('COMPOSE_INVALID', [{ place, message: shorten(message, maxMessageLength) }]);
  }
}
