import type { NodePrice } from './node-prices.ts';

/** What a report about money multiplies with. All amounts of a list are in its one currency. */
export const priceIds = ['node-hour', 'control-plane-hour', 'load-balancer-hour', 'disk-gb-month'] as const;

/** What a price is for; never renamed, never used again. */
export type PriceId = (typeof priceIds)[number];

/** What each price is for, in words. */
export const priceTitles: Readonly<Record<PriceId, string>> = {
  'node-hour': 'one node, for an hour',
  'control-plane-hour': 'the control plane of one cluster, for an hour',
  'load-balancer-hour': 'one load balancer, for an hour',
  'disk-gb-month': 'a gigabyte of disk, for a month',
};

/** A price as a range, with where it is from: nobody should have to believe it. */
export interface Price {
  /** Low is at most base, and base at most high. */
  readonly low: number;
  readonly base: number;
  readonly high: number;
  /** What was looked at. */
  readonly source: string;
  /** The day of the source, as `2026-07-20`. */
  readonly date: string;
}

export interface PriceList {
  /** The file as the user named it; what is built in has a name of its own. */
  readonly name: string;
  /** As `USD`. */
  readonly currency: string;
  /** A price that is absent is not known: what depends on it stays empty. */
  readonly prices: ReadonlyMap<PriceId, Price>;
  /** Types of nodes, each with a currency of its own; those that are built in when absent. */
  readonly nodes?: readonly NodePrice[];
}
