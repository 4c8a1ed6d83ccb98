import type { BusinessCase } from './case.ts';
import { formatAmount, formatRange } from './range.ts';
import type { BreakEven } from './value.ts';

/** What somebody who pays is asked to decide, in a line. */
export function askOf({ verdict, costs }: BusinessCase): string {
  const plan = costs.lines.find(({ id }) => id === 'changes')?.inputs.find(({ name }) => name === 'days of the plan');
  const days = plan === undefined ? '' : formatRange(plan.value, 'days of work');
  if (verdict === 'stay')
    return 'No budget for a move. Harden what runs, and look again when one of the triggers below is reached.';
  if (verdict === 'move') return `Time and budget to move: ${days}.`;
  return `Time for the changes first: ${days}. They are a gain on the machine of today; decide about the move when they are done.`;
}

/** The first question: what does it cost? */
export function costSentence({ costs: { once, monthly, lines }, prices: { currency } }: BusinessCase): string {
  const open = lines.filter(({ amount }) => amount === undefined).length;
  const rest = open === 0 ? '' : ` ${open} of ${lines.length} lines are empty, because nobody gave the numbers.`;
  if (once === undefined && monthly === undefined) return `Nobody gave the numbers yet.${rest}`;
  const parts = [
    ...(once === undefined ? [] : [`once ${formatRange(once, currency)}`]),
    ...(monthly === undefined ? [] : [`every month ${formatRange(monthly, currency)}`]),
  ];
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${rest}`;
}

/** The second question: what do we get? */
export function valueSentence({ value, breakEven, costs, prices: { currency } }: BusinessCase): string {
  const { painMonthly, relief } = value;
  if (painMonthly === undefined)
    return 'In money nobody can say yet: no answer says what outages or lost hours cost. What would be better is listed under the pains.';
  const pain = `What hurts now costs ${formatAmount(painMonthly)} ${currency} a month`;
  const share = relief === undefined ? '' : `, and ${formatAmount(relief * 100)} % of it is expected to end`;
  const isPartial = breakEven.kind !== 'unknown' && costs.lines.some(({ amount }) => amount === undefined);
  return `${pain}${share}. ${breakEvenSentence(breakEven)}${isPartial ? ' Lines that are empty count as nothing in that.' : ''}`;
}

/** When it has paid for itself. */
export function breakEvenSentence(breakEven: BreakEven): string {
  if (breakEven.kind === 'unknown') return 'When it pays for itself cannot be said before costs and pains have numbers.';
  return breakEven.kind === 'share' ? shareSentence(breakEven) : monthsSentence(breakEven);
}

function shareSentence({ low, base, high }: Extract<BreakEven, { kind: 'share' }>): string {
  if (low > 1) return 'Even if all of it went away, the move would not pay for itself within a year.';
  const percent = (share: number) => (share > 1 ? 'more than all' : `${Math.ceil(share * 100)} %`);
  return `The move pays for itself within a year when ${percent(base)} of that goes away: ${percent(low)} when everything goes well, ${percent(high)} when nothing does.`;
}

function monthsSentence({ low, base, high }: Extract<BreakEven, { kind: 'months' }>): string {
  if (low === undefined) return 'It does not pay for itself: it costs more every month than it brings.';
  const when = (months: number | undefined) =>
    months === undefined ? 'never' : `after ${formatAmount(Math.ceil(months))} months`;
  return `It has paid for itself ${when(base)}: ${when(low)} when everything goes well, ${when(high)} when nothing does.`;
}

/** Answers about money are asked for in dollars. */
export function currencyNote({ prices: { currency, name } }: BusinessCase): string | undefined {
  return currency === 'USD'
    ? undefined
    : `The prices of ${name} are in ${currency}; answers about money are read as ${currency} as well.`;
}
