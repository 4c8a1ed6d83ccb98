/**
 * Reads a byte size: a whole number, perhaps negative, or a number with a unit; `k` is 1024.
 *
 * @returns the digits of a number of bytes, or undefined when the text is no size
 * @source compose-go types/bytes.go; go-units v0.5.0 size.go, RAMInBytes
 */
export function parseByteSize(size: string): string | undefined {
  if (/^[+-]?\d+$/.test(size)) return String(BigInt(size));
  const end = size.search(/[^0-9. ][^0-9. ]*$/);
  const split = end === -1 ? size.length : end;
  const number = size[split - 1] === ' ' ? size.slice(0, split - 1) : size.slice(0, split);
  const suffix = size.slice(split).toLowerCase();
  if (!/^\+?(\d+\.?\d*|\.\d+)$/.test(number)) return undefined;
  const factor = factorOf(suffix);
  return factor === undefined ? undefined : String(BigInt(Math.trunc(Number(number) * factor)));
}

function factorOf(suffix: string): number | undefined {
  if (suffix === '' || suffix === 'b') return 1;
  const [unit = '', ...rest] = suffix;
  const power = 'kmgtp'.indexOf(unit) + 1;
  if (power === 0 || !['', 'b', 'ib'].includes(rest.join(''))) return undefined;
  return 1024 ** power;
}
