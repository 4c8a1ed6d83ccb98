import type { PriceList } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import { totalDays } from '../verdict/plan.ts';
import { answered, type Gap, type Input, nodesOf, priced, type Sought } from './inputs.ts';
import { between, multiply, type Range, sum } from './range.ts';

/** Hours of a month: 365 days of 24 hours, by twelve. */
const hoursPerMonth = 730;

/** One line of the bill. */
export interface CostLine {
  readonly id: string;
  readonly title: string;
  readonly per: 'once' | 'month';
  /** As somebody would type it into a calculator, with the names of the inputs. */
  readonly formula: string;
  readonly inputs: readonly Input[];
  /** Undefined while something is missing. */
  readonly amount?: Range;
  readonly gaps: readonly Gap[];
}

/** What it costs, as far as it is known. */
export interface Costs {
  readonly lines: readonly CostLine[];
  /** Sum of the lines that are known; undefined when none is. */
  readonly once?: Range;
  readonly monthly?: Range;
}

/** What a move and running it afterwards cost. What nobody said stays out, and says so. */
export function costsOf(assessment: Assessment, prices: PriceList): Costs {
  const dayCost = answered(assessment, 'day-cost');
  const plan = totalDays(assessment.verdict.plan);
  const planDays: Sought = {
    input: {
      name: 'days of the plan',
      value: between(plan.low, plan.high),
      from: 'effort of each step of the plan of this report',
    },
  };
  return totalOf([
    line({ id: 'changes', title: 'Changes to the application', per: 'once', factors: [planDays, dayCost] }),
    line({
      id: 'adoption',
      title: 'Setting up the platform, and learning it',
      per: 'once',
      factors: [answered(assessment, 'adoption-days'), dayCost],
    }),
    line({ id: 'nodes', title: 'Nodes', per: 'month', factors: [nodesOf(assessment), priced(prices, 'node-hour')], hours: true }),
    line({
      id: 'control-plane',
      title: 'Control plane',
      per: 'month',
      factors: [priced(prices, 'control-plane-hour')],
      hours: true,
    }),
    line({
      id: 'load-balancer',
      title: 'Load balancer',
      per: 'month',
      factors: [priced(prices, 'load-balancer-hour')],
      hours: true,
    }),
    line({
      id: 'disks',
      title: 'Disks',
      per: 'month',
      factors: [answered(assessment, 'disk-gb'), priced(prices, 'disk-gb-month')],
    }),
    line({ id: 'care', title: 'Looking after it', per: 'month', factors: [answered(assessment, 'care-days'), dayCost] }),
  ]);
}

/** What hardening what runs now costs, for comparison. */
export function hardeningCost(assessment: Assessment): CostLine {
  const days = totalDays(assessment.verdict.hardening);
  const hardening: Sought = {
    input: { name: 'days of hardening', value: between(days.low, days.high), from: 'effort of each step of the hardening plan' },
  };
  return line({
    id: 'hardening',
    title: 'Harden what runs now',
    per: 'once',
    factors: [hardening, answered(assessment, 'day-cost')],
  });
}

/** Sums of the lines that are known. */
function totalOf(lines: readonly CostLine[]): Costs {
  const known = (per: CostLine['per']) =>
    lines.flatMap((entry) => (entry.per === per && entry.amount !== undefined ? [entry.amount] : []));
  const [once, monthly] = [known('once'), known('month')];
  return {
    lines,
    ...(once.length === 0 ? {} : { once: sum(once) }),
    ...(monthly.length === 0 ? {} : { monthly: sum(monthly) }),
  };
}

interface Draft extends Pick<CostLine, 'id' | 'title' | 'per'> {
  readonly factors: readonly Sought[];
  /** Prices by the hour are paid all month. */
  readonly hours?: boolean;
}

function line({ id, title, per, factors, hours = false }: Draft): CostLine {
  const inputs = factors.flatMap((factor) => ('input' in factor ? [factor.input] : []));
  const gaps = factors.flatMap((factor) => ('gap' in factor ? [factor.gap] : []));
  const names = factors.map((factor) => ('input' in factor ? factor.input.name : factor.gap.id));
  const formula = [...names, ...(hours ? [`${hoursPerMonth} hours`] : [])].join(' × ');
  if (gaps.length > 0) return { id, title, per, formula, inputs, gaps };
  let amount: Range = { low: 1, base: 1, high: 1 };
  for (const { value } of inputs) amount = multiply(amount, value);
  if (hours) amount = multiply(amount, { low: hoursPerMonth, base: hoursPerMonth, high: hoursPerMonth });
  return { id, title, per, formula, inputs, amount, gaps };
}
