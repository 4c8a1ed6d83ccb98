import type { Fact, Origin } from '@landfall/model';

/**
 * A tree of output values in which every scalar remembers where it came from. Renderers build it, one writer turns it
 * into YAML with comments, and provenance, `explain` and the ledger are read off the same tree.
 *
 * `Traced<T>` is the traced form of a plain type: `Traced<ComponentValues>` can only be built to the chart's contract.
 */
export type Scalar = string | number | boolean | null;

export interface Leaf<T extends Scalar = Scalar> {
  readonly kind: 'leaf';
  readonly value: T;
  readonly origin: Origin;
  /** Said beside the line instead of what the origin says by itself. */
  readonly remark?: string;
}

export interface Branch<T = Record<string, unknown>> {
  readonly kind: 'branch';
  readonly entries: { readonly [K in keyof T]: Traced<Exclude<T[K], undefined>> };
  /** Why it is there, for one that says something even when it is empty: the membership of a network, a mount. */
  readonly origin?: Origin;
  /** Said above the block, or beside it when it fits. */
  readonly remark?: string;
  /** A list of names that grows with the application: always one entry a line, so that one more is one more line. */
  readonly grows?: true;
}

export interface Listing<E = unknown> {
  readonly kind: 'listing';
  readonly items: readonly Traced<E>[];
  readonly remark?: string;
}

export type Traced<T> =
  | ([Extract<T, Scalar>] extends [never] ? never : Leaf<Extract<T, Scalar>>)
  | TracedStructure<Exclude<T, Scalar>>;

type TracedStructure<T> = T extends readonly (infer E)[] ? Listing<E> : T extends object ? Branch<T> : never;

/** Any traced tree, for code that walks without knowing the shape. */
export type AnyTraced =
  | Leaf
  | {
      readonly kind: 'branch';
      readonly entries: Readonly<Record<string, AnyTraced>>;
      readonly origin?: Origin;
      readonly remark?: string;
      readonly grows?: true;
    }
  | { readonly kind: 'listing'; readonly items: readonly AnyTraced[]; readonly remark?: string };

type Entries<T> = { readonly [K in keyof T]: Traced<Exclude<T[K], undefined>> | (undefined extends T[K] ? undefined : never) };

/** A scalar from a fact. */
export function leaf<T extends Scalar>(fact: Fact<T>, remark?: string): Leaf<T> {
  return { kind: 'leaf', value: fact.value, origin: fact.origin, ...(remark === undefined ? {} : { remark }) };
}

/** A scalar with another fact's reason. */
export function leafOf<T extends Scalar>(value: T, origin: Origin, remark?: string): Leaf<T> {
  return { kind: 'leaf', value, origin, ...(remark === undefined ? {} : { remark }) };
}

/** A map; entries that are undefined are left out. Order of entries is the order of the output. */
export function branch<T extends object>(entries: Partial<Entries<T>>, remark?: string): Branch<T> {
  // A loop, because every block of the output passes through here.
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) kept[key] = value;
  // The filter keeps exactly the entries that the type promises.
  return { kind: 'branch', entries: kept as Branch<T>['entries'], ...(remark === undefined ? {} : { remark }) };
}

/** The same map with a reason of its own, which counts when the map is empty. */
export function because<T>(tree: Branch<T>, origin: Origin): Branch<T> {
  return { ...tree, origin };
}

/** A map from names, sorted by name. */
export function named<E>(entries: Iterable<readonly [string, Traced<E>]>, remark?: string): Branch<Record<string, E>> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    kind: 'branch',
    entries: Object.fromEntries(sorted) as Branch<Record<string, E>>['entries'],
    ...(remark === undefined ? {} : { remark }),
  };
}

/** A map from names that grows with the application, sorted by name: one entry a line, each with its own remark. */
export function growing<E>(entries: Iterable<readonly [string, Traced<E>]>): Branch<Record<string, E>> {
  return { ...named(entries), grows: true };
}

/** A list, in the order given. */
export function listing<E>(items: readonly Traced<E>[], remark?: string): Listing<E> {
  return { kind: 'listing', items, ...(remark === undefined ? {} : { remark }) };
}

/** The plain values, without their origins. */
export function plain(tree: AnyTraced): unknown {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'listing') return tree.items.map(plain);
  return Object.fromEntries(Object.entries(tree.entries).map(([key, value]) => [key, plain(value)]));
}
