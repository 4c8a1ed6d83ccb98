import { type NodePrice, nodePriceOf, type SplitPrice, splitNodePrice } from '@landfall/model';
import type { SeenNode } from './surroundings.ts';

/** A type of node, and what would take its place. */
export interface Exchange {
  readonly from: NodePrice;
  readonly to: NodePrice;
  /** Nodes that are of this type; 0 when it was only assumed. */
  readonly nodes: number;
  /** What a processor and a gibibyte cost for a month, now and there. */
  readonly now: SplitPrice;
  readonly there: SplitPrice;
}

/** What the nodes of a cluster cost, and what their like of another architecture would. */
export interface NodeMix {
  readonly currency: string;
  readonly exchanges: readonly Exchange[];
  /** The exchange of the type of a node; undefined for a node that is not priced, or has the target's architecture already. */
  readonly ofNode: (name: string) => Exchange | undefined;
  /** Types of nodes for which the list has no price or no counterpart, or one in another currency; sorted. */
  readonly unpriced: readonly string[];
  /** Regions of nodes that differ from the region of their price, sorted. */
  readonly otherRegions: readonly string[];
}

/**
 * Looks up what nodes cost.
 *
 * @param assumedType stands in where no node says its type
 * @returns undefined when no type is known that has a price and a counterpart of the target's architecture
 */
export function mixOf(
  seen: ReadonlyMap<string, SeenNode>,
  prices: readonly NodePrice[],
  { target, assumedType }: { readonly target: string; readonly assumedType?: string | undefined },
): NodeMix | undefined {
  const others = [...seen].filter(([, { architecture }]) => architecture !== target);
  const found = new Map<string, Exchange>();
  const unpriced = new Set<string>();
  const regions = new Set<string>();
  const add = (type: string, nodes: number): void => {
    const exchange = found.get(type) ?? exchangeOf(type, prices, target);
    if (exchange === undefined) unpriced.add(type);
    else found.set(type, { ...exchange, nodes: exchange.nodes + nodes });
  };
  for (const [, { type, region }] of others) {
    if (type === undefined) continue;
    add(type, 1);
    const priced = found.get(type)?.from.region;
    if (region !== undefined && priced !== undefined && region !== priced) regions.add(region);
  }
  if (found.size === 0 && assumedType !== undefined) add(assumedType, 0);
  const most = [...found.values()].sort((a, b) => b.nodes - a.nodes || (a.from.type < b.from.type ? -1 : 1));
  const currency = most[0]?.from.currency;
  if (currency === undefined) return undefined;
  for (const [type, { from }] of found) {
    if (from.currency === currency) continue;
    found.delete(type);
    unpriced.add(type);
  }
  return {
    currency,
    exchanges: most.filter(({ from }) => from.currency === currency),
    ofNode: (name) => {
      const node = seen.get(name);
      return node?.type === undefined || node.architecture === target ? undefined : found.get(node.type);
    },
    unpriced: [...unpriced].sort(),
    otherRegions: [...regions].sort(),
  };
}

function exchangeOf(type: string, prices: readonly NodePrice[], target: string): Exchange | undefined {
  const from = nodePriceOf(type, prices);
  const to = prices.find((price) => price.type === from?.counterpart);
  if (from === undefined || to === undefined || to.architecture !== target || to.currency !== from.currency) return undefined;
  return { from, to, nodes: 0, now: splitNodePrice(from.monthly, from), there: splitNodePrice(to.monthly, to) };
}
