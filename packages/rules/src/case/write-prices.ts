import { type PriceList, priceIds, priceTitles } from '@landfall/model';

/** A list of prices as a file to edit and to give to `--prices`. What is not known stands there as a remark. */
export function writePrices({ currency, prices }: PriceList): string {
  const lines = [
    '# Prices for `landfall report --prices`. Low is at most base, base at most high.',
    `currency: ${currency}`,
    'prices:',
  ];
  for (const id of priceIds) {
    const price = prices.get(id);
    lines.push(`  # ${priceTitles[id]}`);
    if (price === undefined) {
      lines.push(`  # ${id}: {low: 0, base: 0, high: 0, source: "where it is from", date: 2027-03-01}`);
      continue;
    }
    const { low, base, high, source, date } = price;
    lines.push(
      `  ${id}:`,
      `    low: ${low}`,
      `    base: ${base}`,
      `    high: ${high}`,
      `    source: ${JSON.stringify(source)}`,
      `    date: ${date}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
