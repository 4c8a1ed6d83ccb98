import type { NodePrice, SplitPrice } from '@landfall/model';
import { type Exchange, mixOf, type NodeMix } from './node-mix.ts';
import type { Owner } from './owner.ts';
import type { Plan, PlanRow } from './plan.ts';
import type { PodRequests } from './requests.ts';
import type { SeenNode } from './surroundings.ts';

/** What it would save for each owner, every month, that pods run on the target. Less than nothing where that is dearer. */
export interface Savings {
  readonly currency: string;
  /** Those first who save most. */
  readonly owners: readonly OwnerSavings[];
  readonly total: Money & PodCount;
  /** What stands for what. */
  readonly exchanges: readonly Exchange[];
  readonly confidence: 'high' | 'medium' | 'low';
  /** What the confidence rests on, and what was assumed, each a sentence. */
  readonly because: readonly string[];
}

export interface OwnerSavings extends Money, PodCount {
  readonly owner: Owner;
}

/** Amounts for a month. */
export interface Money {
  /** What the requests of pods that could move cost where they are. */
  readonly now: number;
  /** What they would cost on the target. */
  readonly there: number;
  /** `now` without `there`. */
  readonly saving: number;
  /** What would be saved beyond that, if images were built for the target. */
  readonly waiting: number;
}

export interface PodCount {
  /** Pods that could move. */
  readonly pods: number;
  /** Pods that an image keeps back. */
  readonly waitingPods: number;
}

export interface SavingsOptions {
  readonly prices: readonly NodePrice[];
  /** Whether somebody gave the prices for this very cluster, or they are list prices. */
  readonly pricesAre: 'own' | 'list';
  readonly nodes: ReadonlyMap<string, SeenNode>;
  /** Type of node that is taken where no node says its own. */
  readonly assumedType?: string;
  /** The present day, as `2026-07-20`. */
  readonly today: string;
}

/** Kinds whose pods do not run all the time, and those that run on every node whatever the node is. */
const partTime: readonly string[] = ['Job', 'CronJob'];
const everywhere: readonly string[] = ['DaemonSet'];
const gibibyte = 1024 ** 3;
const oldDays = 180;

/**
 * Reckons what a plan would save: the requests of pods, at the price of the nodes that they are on and of the nodes that
 * would take their place. Requests are a lower bound, and half-empty nodes are no saving.
 *
 * @returns undefined when nobody knows what the nodes cost
 */
export function savingsOf({ rows, target }: Plan, options: SavingsOptions): Savings | undefined {
  const mix = mixOf(options.nodes, options.prices, { target, assumedType: options.assumedType });
  if (mix === undefined) return undefined;
  const counted = rows.filter(({ workload: { kind } }) => ![...partTime, ...everywhere].includes(kind));
  const byOwner = new Map<string, OwnerSavings>();
  for (const row of counted) {
    const { owner } = row.workload;
    const key = JSON.stringify([owner.name, owner.label]);
    byOwner.set(key, { ...add(byOwner.get(key) ?? nobody, moneyOf(row, mix, { target, nodes: options.nodes })), owner });
  }
  const owners = [...byOwner.values()].filter(({ pods, waitingPods }) => pods + waitingPods > 0);
  let total = nobody;
  for (const money of owners) total = add(total, money);
  return {
    currency: mix.currency,
    owners: owners
      .sort((a, b) => b.saving - a.saving || b.waiting - a.waiting || (a.owner.name < b.owner.name ? -1 : 1))
      .map(rounded),
    total: rounded(total),
    exchanges: mix.exchanges,
    ...trustIn(mix, rows, options),
  };
}

const nobody: Money & PodCount = { now: 0, there: 0, saving: 0, waiting: 0, pods: 0, waitingPods: 0 };

function add(a: Money & PodCount, b: Money & PodCount): Money & PodCount {
  return {
    now: a.now + b.now,
    there: a.there + b.there,
    saving: a.saving + b.saving,
    waiting: a.waiting + b.waiting,
    pods: a.pods + b.pods,
    waitingPods: a.waitingPods + b.waitingPods,
  };
}

function moneyOf(
  row: PlanRow,
  mix: NodeMix,
  { target, nodes }: { readonly target: string; readonly nodes: ReadonlyMap<string, SeenNode> },
): Money & PodCount {
  const { decision, target: state, workload } = row;
  if (state !== 'can' && state !== 'blocked') return nobody;
  // Those that can run nowhere else are there already, or will be.
  if (decision.allowed?.length === 1 && decision.allowed[0] === target) return nobody;
  const groups = podsByExchange(row, mix, nodes, target);
  let [now, there, pods] = [0, 0, 0];
  for (const { exchange, count } of groups) {
    now += count * costOf(workload.requests, exchange.now);
    there += count * costOf(workload.requests, exchange.there);
    pods += count;
  }
  return state === 'can'
    ? { now, there, saving: now - there, waiting: 0, pods, waitingPods: 0 }
    : { ...nobody, waiting: now - there, waitingPods: pods };
}

interface PricedPods {
  readonly exchange: Pick<Exchange, 'now' | 'there'>;
  readonly count: number;
}

/** Pods by what they would be exchanged for. Those that were not seen on a node are spread as the nodes are. */
function podsByExchange(
  { bound, workload }: PlanRow,
  mix: NodeMix,
  nodes: ReadonlyMap<string, SeenNode>,
  target: string,
): readonly PricedPods[] {
  const groups: PricedPods[] = [];
  let left = workload.pods;
  for (const [node, count] of bound) {
    const seen = nodes.get(node);
    if (seen === undefined) continue;
    left -= count;
    const exchange = mix.ofNode(node);
    if (seen.architecture !== target && exchange !== undefined) groups.push({ exchange, count });
  }
  if (left <= 0) return groups;
  let all = 0;
  for (const exchange of mix.exchanges) all += exchange.nodes;
  for (const exchange of mix.exchanges)
    groups.push({ exchange, count: all === 0 ? left / mix.exchanges.length : (left * exchange.nodes) / all });
  return groups;
}

function costOf({ cpuMillicores, memoryBytes }: PodRequests, { core, gibibyte: memory }: SplitPrice): number {
  return (cpuMillicores / 1000) * core + (memoryBytes / gibibyte) * memory;
}

function rounded<Of extends Money & PodCount>(money: Of): Of {
  const cents = (amount: number) => Math.round(amount * 100) / 100 + 0; // never -0
  return {
    ...money,
    now: cents(money.now),
    there: cents(money.there),
    saving: cents(money.saving),
    waiting: cents(money.waiting),
    pods: Math.round(money.pods),
    waitingPods: Math.round(money.waitingPods),
  };
}

function trustIn(
  { exchanges, unpriced, otherRegions }: NodeMix,
  rows: readonly PlanRow[],
  { pricesAre, today }: SavingsOptions,
): Pick<Savings, 'confidence' | 'because'> {
  const isAssumed = exchanges.every(({ nodes }) => nodes === 0);
  const dates = exchanges.flatMap(({ from, to }) => [from.date, to.date]).sort();
  const oldest = dates[0] ?? today;
  const isOld = daysBetween(oldest, today) > oldDays;
  const silent = rows.filter(({ workload: { requests } }) => requests.cpuMillicores === 0 && requests.memoryBytes === 0);
  const left = rows.filter(({ workload: { kind } }) => [...partTime, ...everywhere].includes(kind));
  const because = [
    isAssumed ? 'No node says its type: one was assumed.' : 'The nodes say of which type they are.',
    pricesAre === 'own'
      ? 'The prices are your own.'
      : 'The prices are list prices on demand: a discount changes the answer, and may turn it round.',
    ...(isOld ? [`The oldest price is of ${oldest}, more than ${oldDays} days ago.`] : []),
    ...(otherRegions.length > 0 ? [`Nodes are in ${otherRegions.join(', ')}, and the prices are of another region.`] : []),
    ...(unpriced.length > 0 ? [`Without a price that can be compared: ${unpriced.join(', ')}; pods there are not counted.`] : []),
    ...(silent.length > 0 ? [`${silent.length} of ${rows.length} workloads request nothing and count as nothing.`] : []),
    ...(left.length > 0 ? [`${left.length} DaemonSets and jobs are not counted.`] : []),
    'A processor of one kind is taken to do the work of one of the other; measure that.',
  ];
  const isLow = isAssumed || isOld || otherRegions.length > 0 || unpriced.length > 0;
  return { confidence: isLow ? 'low' : pricesAre === 'own' ? 'high' : 'medium', because };
}

/** Days of the calendar of the Gregorian reform, counted from a day long ago. @source Hinnant, days_from_civil */
function dayNumber(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const shifted = month <= 2 ? year - 1 : year;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + ofYear;
}

function daysBetween(earlier: string, later: string): number {
  return dayNumber(later) - dayNumber(earlier);
}
