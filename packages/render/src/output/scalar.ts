import type { Scalar } from '../traced.ts';

/**
 * Texts that a YAML 1.1 reader (kubectl, Helm, Argo CD) takes for a boolean, a null or a merge key.
 *
 * @source yaml.org/type/bool.html and yaml.org/type/null.html
 */
const misread = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf']);

/** Starts with a letter or a slash, so it is no number, date, sexagesimal or indicator; holds nothing with a meaning of its own. */
const plainText = /^[A-Za-z/](?:[A-Za-z0-9_./@%+()=;$^*~# -]|:(?=[^\s]))*$/;

/** Also no number to anyone: a quantity with its unit (`256Mi`, `250m`), and a flag (`-c`, `--bind`). */
const plainWord = /^(?:\d+(?:m|[KMGTPE]i)|--?[A-Za-z][A-Za-z0-9-]*)$/;

/** Some readers see a number in an exponent without a mantissa. */
const bareExponent = /^-?[eE][-+]?[0-9_]*$/;

/** Characters that YAML does not print, and that a double-quoted text must escape. JSON escapes those below U+0020. */
// eslint-disable-next-line no-control-regex -- the point is to find them
const unprintable =
  /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Writes a scalar so that YAML 1.1 and 1.2 readers agree on it. Text is plain only where no reader can take it for something else. */
export function writeScalar(value: Scalar): string {
  if (typeof value === 'string') return isPlain(value) ? value : quote(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('A number of the output must be finite.');
  return String(value);
}

/** Writes a key of a map: as a scalar, but an empty or very long key is quoted. */
export function writeKey(key: string): string {
  return isPlain(key) && key.length <= 128 && !key.includes(' ') ? key : quote(key);
}

function isPlain(text: string): boolean {
  return (
    !bareExponent.test(text) &&
    (plainWord.test(text) ||
      (plainText.test(text) && !text.endsWith(' ') && !text.includes(' #') && !misread.has(text.toLowerCase())))
  );
}

function quote(text: string): string {
  return JSON.stringify(text).replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Whether a text can stand in a literal block (`|`) and come back unchanged: lines of printable characters, no carriage
 * return, more than one line. Readers differ about a line of nothing but blanks: some drop it with the block's end.
 */
export function fitsLiteralBlock(text: string): boolean {
  if (!text.includes('\n') || /^[ \t]+$/m.test(text) || text.trim() === '') return false;
  // eslint-disable-next-line no-control-regex -- the point is to find them
  return !/[\u0000-\u0008\u000b-\u001f]/.test(text) && text.search(unprintable) === -1;
}

/** Writes a literal block: the header that follows the colon, and the lines at the given indentation. */
export function writeLiteralBlock(
  text: string,
  indentation: string,
): { readonly header: string; readonly lines: readonly string[] } {
  const chomping = text.endsWith('\n') ? (/\n\n+$/.test(text) ? '+' : '') : '-';
  const indicator = /^[\s]/.test(text) ? '2' : '';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return { header: `|${indicator}${chomping}`, lines: body.split('\n').map((line) => (line === '' ? '' : indentation + line)) };
}
