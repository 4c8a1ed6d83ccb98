const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/**
 * Reads a Compose byte size such as `512m`, `1gb` or `1.5 GiB`.
 *
 * @returns a whole number of bytes; undefined when the text is no size
 * @source compose-go types/bytes.go, which calls units.RAMInBytes: k is 1024, not 1000
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, amount = '', unit = ''] = match;
  return Math.trunc(Number(amount) * 1024 ** (powers[unit.toLowerCase()] ?? 0));
}
