const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

const longest = 2n ** 63n - 1n;

/**
 * Reads a duration such as `1m30s`, `1.5h` or `2d`.
 *
 * @returns nanoseconds, or undefined when the text is no duration
 * @source go-str2duration v2.1.0 str2duration.go, ParseDuration
 */
export function parseDuration(text: string): bigint | undefined {
  const isNegative = text.startsWith('-');
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') return undefined;
  let total = 0n;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?([^\d.]+)/.exec(rest);
    if (match === null) return undefined;
    const [whole, digits = '', fraction = '', unitName = ''] = match;
    const unit = unitNanoseconds[unitName];
    if (unit === undefined || (digits === '' && fraction === '')) return undefined;
    total += BigInt(digits === '' ? '0' : digits) * unit + fractionOf(fraction, unit);
    if (total > longest) return undefined;
    rest = rest.slice(whole.length);
  }
  return isNegative ? -total : total;
}

/** Go multiplies in double precision, so this does too. */
function fractionOf(fraction: string, unit: bigint): bigint {
  if (fraction === '') return 0n;
  const kept = fraction.slice(0, 18);
  return BigInt(Math.trunc(Number(kept) * (Number(unit) / 10 ** kept.length)));
}

/**
 * Writes a duration as Go does: `1h0m0s`, `1m30s`, `1.5s`, `500ms`, `0s`.
 *
 * @source Go time, Duration.String
 */
export function formatDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const total = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (total === 0n) return '0s';
  if (total < 1_000n) return `${sign}${total}ns`;
  if (total < 1_000_000n) return `${sign}${decimal(total, 1_000n)}µs`;
  if (total < 1_000_000_000n) return `${sign}${decimal(total, 1_000_000n)}ms`;
  const minutes = total / 60_000_000_000n;
  const seconds = `${decimal(total % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}
