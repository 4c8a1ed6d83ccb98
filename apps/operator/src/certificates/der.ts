/** Writes the few forms of DER that a certificate is made of. @source ITU-T X.690 */

const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  identifier: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalTime: 0x18,
};

/** A tag, the length of what follows, and that. */
function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return element(0x31, Buffer.concat(parts));
}

/** A tagged value of its own kind: `[number]`. */
export function tagged(number: number, content: Uint8Array, form: 'constructed' | 'primitive' = 'constructed'): Buffer {
  return element((form === 'constructed' ? 0xa0 : 0x80) | number, content);
}

/** A number that is not negative, most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
  const short = bytes.subarray(from);
  return element(tags.integer, (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short);
}

export function truth(): Buffer {
  return Buffer.from([0x01, 0x01, 0xff]);
}

/** @param unusedBits at the end of the last byte */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return element(tags.bitString, Buffer.concat([Buffer.from([unusedBits]), bytes]));
}

export function octetString(bytes: Uint8Array): Buffer {
  return element(tags.octetString, bytes);
}

export function utf8(text: string): Buffer {
  return element(tags.utf8, Buffer.from(text, 'utf8'));
}

/** An object identifier: `2.5.29.17`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return element(tags.identifier, Buffer.from(bytes));
}

/** A moment, to the second. @source RFC 5280 4.1.2.5: two digits of the year until 2049, four from then on */
export function time(milliseconds: number): Buffer {
  const date = new Date(milliseconds);
  const digits = `${date.toISOString().replaceAll(/[-:T]|\..*$/g, '')}Z`;
  return date.getUTCFullYear() < 2050
    ? element(tags.utcTime, Buffer.from(digits.slice(2)))
    : element(tags.generalTime, Buffer.from(digits));
}

/** Seven bits to a byte; all but the last are marked. */
function base128(value: number): readonly number[] {
  const groups = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}
