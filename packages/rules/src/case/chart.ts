import { type Markup, markup, nothing } from '../report/html/markup.ts';
import type { BusinessCase } from './case.ts';
import { exactly, formatRange, type Range } from './range.ts';

/** Sizes in units of the picture. */
const sizes = { width: 640, bar: 16, row: 46, label: 16 } as const;

/** One bar: what it stands for, and how much of it is sure. */
interface Bar {
  readonly title: string;
  readonly amount: Range;
  readonly look: 'sure' | 'blocker';
}

/** What it costs every month, now and afterwards, side by side; nothing while fewer than two sums are known. */
export function monthlyChart({ value, costs, prices: { currency } }: BusinessCase): Markup {
  const { painMonthly, running } = value;
  const bars: readonly Bar[] = [
    ...(running.monthly === undefined
      ? []
      : [{ title: 'Running it now', amount: exactly(running.monthly), look: 'sure' as const }]),
    ...(painMonthly === undefined ? [] : [{ title: 'What hurts now', amount: exactly(painMonthly), look: 'blocker' as const }]),
    ...(costs.monthly === undefined
      ? []
      : [{ title: 'Running it in a cluster, as far as it is known', amount: costs.monthly, look: 'sure' as const }]),
  ];
  if (bars.length < 2) return nothing;
  const most = Math.max(1, ...bars.map(({ amount }) => amount.high));
  const length = (amount: number) => Math.round((amount / most) * sizes.width);
  const rows = bars.map(({ title, amount, look }, index) => {
    const y = index * sizes.row;
    const rest = length(amount.high) - length(amount.low);
    return markup`<text x="0" y="${y + sizes.label - 4}">${title}: ${formatRange(amount, currency)}</text><rect class="track" x="0" y="${y + sizes.label + sizes.bar}" width="${sizes.width}" height="1"/><rect class="${look}" x="0" y="${y + sizes.label}" width="${Math.max(2, length(amount.low))}" height="${sizes.bar}"/>${
      rest <= 0
        ? nothing
        : markup`<rect class="maybe" x="${length(amount.low)}" y="${y + sizes.label}" width="${rest}" height="${sizes.bar}"/>`
    }`;
  });
  const height = bars.length * sizes.row;
  return markup`<figure><svg class="bar money" viewBox="0 0 ${sizes.width} ${height}" width="${sizes.width}" height="${height}" role="img" aria-label="${bars
    .map(({ title, amount }) => `${title}: ${formatRange(amount, currency)}`)
    .join('; ')}">${rows}</svg>
<figcaption>A month, in ${currency}. Dark is sure to be spent, light may be.</figcaption></figure>`;
}
