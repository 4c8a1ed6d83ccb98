import type { ScalarNode } from '../tree/node.ts';

/** What a scalar stands for. */
export type ScalarValue = Pick<ScalarNode, 'value' | 'digits' | 'form'>;

const words = new Map<string, string | number | boolean | null>([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const integerForm = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const floatForm = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const dateForm = new RegExp(
  String.raw`^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:[ Tt](?<hour>\d\d?):(?<minute>\d\d?):(?<second>\d\d?)(?:[.,](?<fraction>\d+))?(?<zone>Z|[-+]\d\d:\d\d)?)?$`,
);

const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

/**
 * Reads a scalar without quotes and without a tag.
 *
 * Octal with a leading zero, `0o17`, `0x1F`, `0b11` and `1_000` are numbers; `yes`, `on` and `22:22` are text; a date is a
 * date. A number too long for 64 bits is a floating number.
 *
 * @source go-yaml v4 resolver.go, resolve
 */
export function readPlainScalar(source: string): ScalarValue {
  if (!mayBeSpecial(source)) return { value: source };
  const word = words.get(source);
  if (word !== undefined) return typeof word === 'number' ? floatValue(word) : { value: word };
  const first = source.charCodeAt(0);
  if (first === 46 /* . */) return (floatForm.test(source) ? readFloat(source) : undefined) ?? { value: source };
  if (!isDigit(first) && first !== 43 /* + */ && first !== 45 /* - */) return { value: source };
  if (source === '-0' || source === '-0.0') return floatValue(-0);
  return readDate(source) ?? readNumber(source.replaceAll('_', '')) ?? { value: source };
}

/** Only these first characters can begin something that is not text: most scalars are settled here. */
function mayBeSpecial(source: string): boolean {
  if (source === '') return true;
  const first = source.charCodeAt(0);
  return isDigit(first) || '+-.~tTfFnN'.includes(source.charAt(0));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function readNumber(plain: string): ScalarValue | undefined {
  if (integerForm.test(plain)) {
    const integer = readInteger(plain);
    if (integer !== undefined) return integer;
  }
  return floatForm.test(plain) ? readFloat(plain) : undefined;
}

function readInteger(plain: string): ScalarValue | undefined {
  const negative = plain.startsWith('-');
  const signed = negative || plain.startsWith('+');
  const digits = signed ? plain.slice(1) : plain;
  const literal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const short = Number(literal);
  if (short <= Number.MAX_SAFE_INTEGER) return { value: negative && short !== 0 ? -short : short };
  const exact = negative ? -BigInt(literal) : BigInt(literal);
  if (exact < -maxInt64 - 1n || exact > (signed ? maxInt64 : maxUint64)) return undefined;
  return { value: Number(exact), digits: exact.toString() };
}

function readFloat(source: string): ScalarValue | undefined {
  const value = Number(source);
  return Number.isFinite(value) ? floatValue(value) : undefined;
}

function floatValue(value: number): ScalarValue {
  const text = floatText(value);
  return text === String(value) ? { value, form: 'float' } : { value, digits: text, form: 'float' };
}

/**
 * Writes a floating number as Go's `%v` does: the shortest digits, with an exponent below 1e-4 and from 1e6 on.
 *
 * @source Go strconv/ftoa.go, FormatFloat with the format g and the shortest precision
 */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  if (value === 0) return '0';
  const [digits = '', exponentDigits = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentDigits);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A date, with the value as Go prints it: `2024-01-01 00:00:00 +0000 UTC`. */
function readDate(source: string): ScalarValue | undefined {
  if (source.charCodeAt(4) !== 45 /* - */) return undefined;
  const parts = dateForm.exec(source)?.groups;
  // With a T the zone must be there, with a space it must not.
  if (parts === undefined || (parts['hour'] !== undefined && (parts['zone'] === undefined) !== source.includes(' ')))
    return undefined;
  const { year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z' } = parts;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const pad = (digits: string) => digits.padStart(2, '0');
  const nanoseconds = fraction.slice(0, 9).replace(/0+$/, '');
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${nanoseconds === '' ? '' : `.${nanoseconds}`}`;
  return { value: `${year}-${pad(month)}-${pad(day)} ${time} ${zoneText(zone)}`, form: 'date' };
}

function zoneText(zone: string): string {
  if (zone === 'Z' || zone === '+00:00') return '+0000 UTC';
  const offset = zone.replace(':', '');
  return `${offset} ${offset}`;
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}
