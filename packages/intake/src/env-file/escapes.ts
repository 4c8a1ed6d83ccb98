const escapePattern = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;

const letters: Readonly<Record<string, string>> = {
  '\\a': '\x07',
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\v': '\v',
  '\\"': '"',
  '\\\\': '\\',
  // A dollar sign that begins no variable: the interpolation that follows reads two as one.
  '\\$': '$$',
};

/**
 * Replaces the escapes of a double-quoted value: the letters of C, `\$`, and `\0` with three octal digits. Anything else
 * behind a backslash stays as it is.
 *
 * @source compose-go dotenv/parser.go, expandEscapes
 */
export function expandEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(escapePattern, (escape) => (escape.startsWith('\\0') ? octal(escape) : (letters[escape] ?? escape)));
}

/** `\0123` is the character 0o123. With fewer digits, or too large a number, only the zero goes. */
function octal(escape: string): string {
  const digits = escape.slice(2);
  const code = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  return code <= 255 ? String.fromCharCode(code) : `\\${digits}`;
}
