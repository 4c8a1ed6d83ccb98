/** List prices of dynos. They change seldom and without notice: a live application tells its own, and those win. */

/** Where the prices are from. */
export const herokuPriceSource = { read: '2026-08-04', from: 'github.com/heroku/cli, the list of dyno sizes' } as const;

const fir: readonly (readonly [cores: number, gigabytes: number, usd: number])[] = [
  [1, 0.5, 25],
  [2, 1, 50],
  [1, 4, 80],
  [2, 4, 150],
  [1, 8, 100],
  [2, 8, 160],
  [4, 8, 300],
  [2, 16, 250],
  [4, 16, 320],
  [8, 16, 600],
  [4, 32, 500],
  [8, 32, 640],
  [16, 32, 1200],
  [8, 64, 750],
  [16, 64, 1000],
  [32, 64, 2400],
  [16, 128, 1500],
];

/** US dollars for one dyno for a month, by the size in lower case, former names included. */
const monthlyUsdBySize: ReadonlyMap<string, number> = new Map([
  ['basic', 7],
  ['hobby', 7],
  ['standard-1x', 25],
  ['1x', 25],
  ['standard-2x', 50],
  ['2x', 50],
  ['performance-m', 250],
  ['performance-l', 500],
  ['performance', 500],
  ['px', 500],
  ['performance-l-ram', 500],
  ['performance-xl', 750],
  ['performance-2xl', 1500],
  ['private-s', 225],
  ['private-m', 450],
  ['private-l', 900],
  ['private-l-ram', 500],
  ['private-xl', 750],
  ['private-2xl', 1500],
  ['shield-s', 270],
  ['shield-m', 540],
  ['shield-l', 1080],
  ['shield-l-ram', 600],
  ['shield-xl', 900],
  ['shield-2xl', 1800],
  ...fir.map(([cores, gigabytes, usd]) => [`dyno-${cores}c-${gigabytes}gb`, usd] as const),
]);

/** US dollars that the pool of 1,000 hours costs for a month, which all Eco dynos of an account share. */
export const ecoPoolMonthlyUsd = 5;

/** US dollars for one dyno of a size for a month; undefined for a size without a list price of its own. */
export function dynoMonthlyUsd(size: string): number | undefined {
  return monthlyUsdBySize.get(size.toLowerCase());
}
