import type { PriceList } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import type { Costs } from './costs.ts';
import { herokuBill } from './heroku-bill.ts';
import { answered, type Gap, type Input } from './inputs.ts';
import { exactly } from './range.ts';

/** Working hours of a day, by which a day that is paid becomes an hour. */
const hoursPerDay = 8;

/** Months and weeks of a year. */
const year = { months: 12, weeks: 52 } as const;

/** What a pain costs now, a month; in the currency of the answers. */
export interface PainCost {
  readonly id: string;
  readonly title: string;
  readonly formula: string;
  readonly inputs: readonly Input[];
  readonly monthly?: number;
  readonly gaps: readonly Gap[];
}

/** What a move can bring, from answers alone. */
export interface Value {
  readonly pains: readonly PainCost[];
  /** What all pains cost a month, as far as it is known. */
  readonly painMonthly?: number;
  /** What running it costs now; it is saved when it moves. */
  readonly running: PainCost;
  /** The part of the pain that a move is expected to end, from 0 to 1. */
  readonly relief?: number;
  /** What is missing beside the gaps of the pains. */
  readonly gaps: readonly Gap[];
}

/** Adds up what people said that it costs to leave things as they are. */
export function valueOf(assessment: Assessment, { currency }: PriceList): Value {
  const pains = [
    pain(assessment, {
      id: 'outages',
      title: 'Outages',
      asked: ['outage-hours', 'outage-hour-cost'],
      formula: `outage-hours × outage-hour-cost ÷ ${year.months} months`,
      monthly: ([hours = 0, cost = 0]) => (hours * cost) / year.months,
    }),
    pain(assessment, {
      id: 'lost-hours',
      title: 'Hours that are lost',
      asked: ['lost-hours', 'day-cost'],
      formula: `lost-hours × day-cost ÷ ${hoursPerDay} hours × ${year.weeks} weeks ÷ ${year.months} months`,
      monthly: ([hours = 0, cost = 0]) => (((hours * cost) / hoursPerDay) * year.weeks) / year.months,
    }),
  ];
  const known = pains.flatMap(({ monthly }) => (monthly === undefined ? [] : [monthly]));
  const relief = answered(assessment, 'relief-percent');
  let painMonthly = 0;
  for (const monthly of known) painMonthly += monthly;
  return {
    pains,
    ...(known.length === 0 ? {} : { painMonthly }),
    running: runningOf(assessment, currency),
    ...('input' in relief ? { relief: relief.input.value.base / 100 } : {}),
    gaps: 'gap' in relief ? [relief.gap] : [],
  };
}

/** What it costs as it runs: as answered, else the bill of Heroku. */
function runningOf(assessment: Assessment, currency: string): PainCost {
  const said = pain(assessment, {
    id: 'running',
    title: 'Running it as it runs now',
    asked: ['machine-month'],
    formula: 'machine-month',
    monthly: ([amount = 0]) => amount,
  });
  const bill = herokuBill(assessment.app);
  // Heroku charges dollars, and we know no rate of exchange.
  if (said.monthly !== undefined || bill === undefined || bill.lines.length === 0 || currency !== 'USD') return said;
  const from = `dynos and add-ons that have a price; ${bill.priceList.from} (${bill.priceList.read}); --answer machine-month=… says better`;
  return {
    ...said,
    formula: 'bill of Heroku',
    inputs: [{ name: 'bill of Heroku', value: exactly(bill.monthlyUsd), from }],
    monthly: bill.monthlyUsd,
    gaps: [],
  };
}

interface PainDraft extends Pick<PainCost, 'id' | 'title' | 'formula'> {
  readonly asked: readonly string[];
  readonly monthly: (values: readonly number[]) => number;
}

function pain(assessment: Assessment, { id, title, asked, formula, monthly }: PainDraft): PainCost {
  const sought = asked.map((question) => answered(assessment, question));
  const inputs = sought.flatMap((entry) => ('input' in entry ? [entry.input] : []));
  const gaps = sought.flatMap((entry) => ('gap' in entry ? [entry.gap] : []));
  return {
    id,
    title,
    formula,
    inputs,
    ...(gaps.length === 0 ? { monthly: monthly(inputs.map(({ value }) => value.base)) } : {}),
    gaps,
  };
}

/** When a move has paid for itself. */
export type BreakEven =
  /** Something is missing. */
  | { readonly kind: 'unknown' }
  /** Nobody said how much of the pain goes away: how much of it would have to, from 0 to 1, to pay within a year. */
  | { readonly kind: 'share'; readonly low: number; readonly base: number; readonly high: number }
  /** After so many months; never where a number is missing. */
  | { readonly kind: 'months'; readonly low?: number; readonly base?: number; readonly high?: number };

/** Less than a hundredth is nothing. */
const leastAmount = 0.01;

/** Within so many months somebody who pays wants their money back, where nobody says how much of the pain goes away. */
const horizonMonths = 12;

/** Holds costs against value. Lines that are not known count as nothing on both sides, so the gaps must be read beside it. */
export function breakEvenOf({ once, monthly }: Costs, { painMonthly, running, relief }: Value): BreakEven {
  if (once === undefined || monthly === undefined || painMonthly === undefined) return { kind: 'unknown' };
  const extra = (bound: 'low' | 'base' | 'high') => monthly[bound] - (running.monthly ?? 0);
  if (relief === undefined && painMonthly >= leastAmount) {
    const share = (bound: 'low' | 'base' | 'high') => Math.max(0, (once[bound] / horizonMonths + extra(bound)) / painMonthly);
    return { kind: 'share', low: share('low'), base: share('base'), high: share('high') };
  }
  const months = (bound: 'low' | 'base' | 'high') => {
    const gain = painMonthly * (relief ?? 0) - extra(bound);
    return gain < leastAmount ? undefined : once[bound] / gain;
  };
  const [low, base, high] = [months('low'), months('base'), months('high')];
  return {
    kind: 'months',
    ...(low === undefined ? {} : { low }),
    ...(base === undefined ? {} : { base }),
    ...(high === undefined ? {} : { high }),
  };
}
