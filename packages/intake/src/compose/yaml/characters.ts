/**
 * Classes of characters, by the code that `charCodeAt` gives. Zero is the end of the text: no file holds it, since
 * control characters are refused before.
 *
 * @source go-yaml v4 internal/libyaml/yamlprivate.go
 */

/** A space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** What ends a line: besides the usual ones next line, line separator and paragraph separator. */
export function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** The end of a line, or of the text. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isLineBreak(code);
}

/** What separates tokens: a blank, the end of a line, or of the text. */
export function isBlankOrEnd(code: number): boolean {
  return isBlank(code) || isBreakOrEnd(code);
}

/** A decimal digit. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A letter of ASCII, a digit, `_` or `-`: what the name of a directive or of a tag's handle is made of. */
export function isNameCharacter(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
}

/** `,` and the four brackets, which mean something inside brackets only. */
export function isFlowIndicator(code: number): boolean {
  return code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

/** What the name of an anchor is made of: printable ASCII but for `:` and what brackets need. */
export function isAnchorCharacter(code: number): boolean {
  return code > 0x20 && code <= 0x7e && code !== 0x3a && !isFlowIndicator(code);
}

const uriPunctuation = new Set(Array.from(";/?:@&=+$.!~*'()%", (character) => character.charCodeAt(0)));

/** What a tag is made of. */
export function isUriCharacter(code: number): boolean {
  return isNameCharacter(code) || uriPunctuation.has(code);
}
