/** An amount as a range: when everything goes well, as expected, and when nothing does. Low is at most base, base at most high. */
export interface Range {
  readonly low: number;
  readonly base: number;
  readonly high: number;
}

/** Nothing, whatever happens. */
const zero: Range = { low: 0, base: 0, high: 0 };

/** The same amount, whatever happens. */
export function exactly(amount: number): Range {
  return { low: amount, base: amount, high: amount };
}

/** A range of which only the ends are known: it is expected in the middle. */
export function between(low: number, high: number): Range {
  return { low, base: (low + high) / 2, high };
}

/** Both together. */
function add(a: Range, b: Range): Range {
  return { low: a.low + b.low, base: a.base + b.base, high: a.high + b.high };
}

/** All together. */
export function sum(ranges: readonly Range[]): Range {
  let total = zero;
  for (const range of ranges) total = add(total, range);
  return total;
}

/** One times the other; neither may be below nothing. */
export function multiply(a: Range, b: Range): Range {
  return { low: a.low * b.low, base: a.base * b.base, high: a.high * b.high };
}

/** `120 to 480, 210 as expected`; one number where nothing is uncertain. */
export function formatRange({ low, base, high }: Range, unit = ''): string {
  const end = unit === '' ? '' : ` ${unit}`;
  if (low === high) return `${formatAmount(base)}${end}`;
  return `${formatAmount(low)} to ${formatAmount(high)}${end}, ${formatAmount(base)} as expected`;
}

/** An amount with as many digits as somebody who pays wants to read: whole above ten, with commas between thousands. */
export function formatAmount(amount: number): string {
  if (!Number.isFinite(amount)) return 'no limit';
  const rounded =
    Math.abs(amount) >= 10 || Number.isInteger(amount)
      ? Math.round(amount)
      : Number(Math.abs(amount) < 0.0001 ? 0 : amount.toPrecision(3));
  const [whole = '', fraction] = String(Math.abs(rounded)).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${rounded < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
