import type { App, HerokuDynos, Place } from '@landfall/model';
import { factsAtHeroku } from '../heroku-limits/limits.ts';
import { dynoMonthlyUsd, ecoPoolMonthlyUsd, herokuPriceSource } from './heroku-prices.ts';

/** One thing that Heroku charges for. */
export interface HerokuBillLine {
  /** `web`, or the plan of an add-on. */
  readonly what: string;
  readonly kind: 'dynos' | 'add-on';
  readonly count: number;
  /** The size of the dynos. */
  readonly size?: string;
  /** US dollars for one, for a month. */
  readonly eachUsd: number;
  readonly monthlyUsd: number;
  /** `live`: Heroku said so of this very application. `list`: the list of the date. */
  readonly price: 'live' | 'list';
  readonly place: Place;
}

/** What an application costs at Heroku, as far as there are prices. */
export interface HerokuBill {
  readonly lines: readonly HerokuBillLine[];
  /** US dollars for a month: the sum of the lines. */
  readonly monthlyUsd: number;
  /** What has no price: sizes and plans that nobody stated, prices that are by use. */
  readonly withoutPrice: readonly string[];
  readonly priceList: { readonly read: string; readonly from: string };
}

/**
 * The bill of Heroku: dynos by their live price, else by the list; add-ons by what is billed. Nothing is guessed: what has
 * no price is named.
 *
 * @returns undefined for what does not run at Heroku
 */
export function herokuBill(app: App): HerokuBill | undefined {
  const heroku = factsAtHeroku(app);
  if (heroku === undefined) return undefined;
  const lines: HerokuBillLine[] = [];
  const withoutPrice: string[] = [];
  for (const dynos of heroku.dynos) {
    if (dynos.quantity.value === 0) continue;
    const line = dynoLine(dynos);
    if (line === undefined) withoutPrice.push(`${dynos.type} (${dynos.size?.value ?? 'its size is not in the files'})`);
    else if (line.size !== 'eco' || !lines.some(({ size }) => size === 'eco')) lines.push(line);
  }
  for (const { plan, monthlyCents, place, ownedBy } of heroku.addOns) {
    if (ownedBy !== undefined) continue;
    if (monthlyCents === undefined) withoutPrice.push(plan.value);
    else {
      const monthlyUsd = monthlyCents.value / 100;
      lines.push({ what: plan.value, kind: 'add-on', count: 1, eachUsd: monthlyUsd, monthlyUsd, price: 'live', place });
    }
  }
  let monthlyUsd = 0;
  for (const line of lines) monthlyUsd += line.monthlyUsd;
  return { lines, monthlyUsd, withoutPrice, priceList: herokuPriceSource };
}

function dynoLine({ type, size, quantity, monthlyCents, place }: HerokuDynos): HerokuBillLine | undefined {
  const count = quantity.value;
  if (size === undefined) return undefined;
  // The pool is paid once, however many dynos share it.
  if (size.value.toLowerCase() === 'eco')
    return {
      what: 'all eco dynos of the account',
      kind: 'dynos',
      count: 1,
      size: 'eco',
      eachUsd: ecoPoolMonthlyUsd,
      monthlyUsd: ecoPoolMonthlyUsd,
      price: 'list',
      place,
    };
  const eachUsd = monthlyCents === undefined ? dynoMonthlyUsd(size.value) : monthlyCents.value / 100;
  if (eachUsd === undefined) return undefined;
  const price = monthlyCents === undefined ? 'list' : 'live';
  return { what: type, kind: 'dynos', count, size: size.value, eachUsd, monthlyUsd: eachUsd * count, price, place };
}
