import { AppError } from '@landfall/model';
import { indexLines } from './text-lines.ts';

const outsideYaml = /[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * The text of a YAML file: UTF-8, or UTF-16 when a byte order mark says so. The mark itself is taken off.
 *
 * @throws AppError COMPOSE_INVALID for bytes that are no text, and for control characters, with the place
 * @source go-yaml v4 reader.go: encodings and allowed characters
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw notText(bytes, encoding, file);
  }
  if (text.startsWith('\uFEFF')) {
    const message = 'The file begins with two byte order marks. Remove one of them; most editors can save without any.';
    throw new AppError('COMPOSE_INVALID', [{ place: { file, line: 1, column: 1 }, message }]);
  }
  const bad = outsideYaml.exec(text);
  if (bad === null) return text;
  throw new AppError('COMPOSE_INVALID', [
    {
      place: indexLines(text, file).placeAt(bad.index),
      message: `The file holds the control character ${codePoint(bad[0])}, which YAML does not allow. Remove it; inside double quotes it can be written as an escape such as "\\x1b".`,
    },
  ]);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function notText(bytes: Uint8Array, encoding: string, file: string): AppError {
  const readable = new TextDecoder(encoding).decode(bytes.subarray(0, validLength(bytes, encoding)), { stream: true });
  return new AppError('COMPOSE_INVALID', [
    {
      place: indexLines(readable, file).placeAt(readable.length),
      message: `The file is not valid ${encoding.toUpperCase()} text from here on. Save it as UTF-8.`,
    },
  ]);
}

/** Length of the longest start that decodes, by bisection over the bytes. */
function validLength(bytes: Uint8Array, encoding: string): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodes(bytes.subarray(0, middle), encoding)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether the bytes are text so far: a character cut off at the end is no fault. */
function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
