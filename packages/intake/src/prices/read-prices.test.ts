import { AppError } from '@landfall/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPrices } from './read-prices.ts';

function read(text: string) {
  return readPrices(new TextEncoder().encode(text), 'prices.yaml');
}

function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('PRICES_INVALID');
    return error.problems.map(({ place, message }) => `${place?.file}:${place?.line}:${place?.column} ${message}`);
  }
  return [];
}

const node = '  node-hour: {low: 0.1, base: 0.2, high: 0.3, source: a contract, date: 2026-07-20}\n';

test('a list of prices keeps its ranges, its sources and their days', () => {
  const { currency, prices } = read(`currency: EUR\nprices:\n${node}`);

  expect(currency).toBe('EUR');
  expect([...prices]).toEqual([['node-hour', { low: 0.1, base: 0.2, high: 0.3, source: 'a contract', date: '2026-07-20' }]]);
});

test('JSON is read as well', () => {
  const price = { low: 1, base: 1, high: 2, source: 'x', date: '2026-01-01' };

  expect(read(JSON.stringify({ currency: 'USD', prices: { 'disk-gb-month': price } })).prices.get('disk-gb-month')).toEqual(
    price,
  );
});

test.each([
  ['', 'prices.yaml:1:1 The file is empty; expected currency and prices.'],
  ['- 1', 'prices.yaml:1:1 prices.yaml: expected a map with currency, prices, nodes, not a list.'],
  [`curency: USD\ncurrency: USD\nprices:\n${node}`, 'prices.yaml:1:1 prices.yaml has no curency. Did you mean currency?'],
  [
    `currency: dollars\nprices:\n${node}`,
    'prices.yaml:1:11 currency: expected three capital letters such as USD, not "dollars".',
  ],
  ['currency: USD\nprices:\n  nodes-hour: {}\n', 'prices.yaml:3:3 prices has no nodes-hour. Did you mean node-hour?'],
  [
    `currency: USD\nprices:\n${node.replace('low: 0.1', 'low: 0.25')}`,
    'prices.yaml:3:14 prices.node-hour: low 0.25, base 0.2, high 0.3; expected low to be the lowest and high the highest.',
  ],
  [
    `currency: USD\nprices:\n${node.replace('0.3', '-1')}`,
    'prices.yaml:3:42 prices.node-hour.high: expected a number from 0 to 1000000, not -1.',
  ],
  [
    `currency: USD\nprices:\n${node.replace('2026-07-20', 'lately')}`,
    expect.stringContaining('prices.node-hour.date: expected a day such as 2027-03-01, not "lately".'),
  ],
  [
    `currency: USD\nprices:\n${node.replace('source: a contract, ', '')}`,
    expect.stringContaining('prices.node-hour.source is missing; expected a text.'),
  ],
])('%j is refused with its place and what was expected', (text, expected) => {
  expect(problemsOf(text)).toContainEqual(expected);
});

test('no text is answered in another way than prices in order, or problems with a place', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((text) => `currency: USD\nprices: ${text}`),
        fc
          .tuple(fc.double(), fc.double(), fc.double())
          .map(
            ([low, base, high]) =>
              `currency: USD\nprices:\n  node-hour: {low: ${low}, base: ${base}, high: ${high}, source: x, date: 2026-01-01}\n`,
          ),
      ),
      (text) => {
        const problems = problemsOf(text);
        for (const problem of problems) expect(problem).toMatch(/^prices\.yaml:\d+:\d+ ./);
        if (problems.length > 0) return;
        for (const { low, base, high } of read(text).prices.values()) expect(low <= base && base <= high).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
  expect.hasAssertions();
});
