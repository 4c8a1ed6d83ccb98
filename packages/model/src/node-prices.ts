/** What one type of node costs, and what it holds. */
export interface NodePrice {
  /** As the node label `node.kubernetes.io/instance-type` says it. */
  readonly type: string;
  /** All sizes of the type, when its price grows with its size; `*` stands for the size. */
  readonly family?: string;
  readonly provider: string;
  readonly region: string;
  /** As the node label `kubernetes.io/arch` says it. */
  readonly architecture: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly currency: string;
  /** For a whole month, as it is billed: with what is taken off for staying on. */
  readonly monthly: number;
  /** Type of another architecture that a buyer would take in its place. */
  readonly counterpart?: string;
  /** What was looked at. */
  readonly source: string;
  /** The day on which the source was made, as `2026-07-20`. */
  readonly date: string;
}

export const hoursOfMonth = 730;
const gibibyte = 1024 ** 3;

/** The prices by which a node is split into processors and memory. @source OpenCost, default prices of GCP us-central1 */
const splitUsd = { core: 0.031611, gibibyte: 0.004237 };

/** The price of a processor and of a gibibyte of memory, for the time that the price of the node is for. */
export interface SplitPrice {
  readonly core: number;
  readonly gibibyte: number;
}

/**
 * The price of a node split into processors and memory: the ratio of the default prices, scaled so that the parts make up
 * the whole.
 *
 * @param price of the node, for any stretch of time
 * @source OpenCost specification, "Node price to CPU and RAM price"
 */
export function splitNodePrice(price: number, { cores, memoryBytes }: Pick<NodePrice, 'cores' | 'memoryBytes'>): SplitPrice {
  const scale = price / (cores * splitUsd.core + (memoryBytes / gibibyte) * splitUsd.gibibyte);
  return { core: splitUsd.core * scale, gibibyte: splitUsd.gibibyte * scale };
}

/** The price of the type that a node says it is; undefined when none is listed for it. */
export function nodePriceOf(type: string, prices: readonly NodePrice[]): NodePrice | undefined {
  return prices.find((price) => price.type === type) ?? prices.find(({ family }) => family !== undefined && isOf(type, family));
}

const size = String.raw`(?:\d+|(?:\d*x)?large|medium|small|micro|nano)`;

function isOf(type: string, family: string): boolean {
  const [before = '', after = ''] = family.split('*');
  if (!type.startsWith(before) || !type.endsWith(after)) return false;
  return new RegExp(`^${size}$`).test(type.slice(before.length, type.length - after.length));
}
