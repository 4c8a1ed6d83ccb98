import type { Place } from '@landfall/model';

/**
 * A Compose document as a tree that keeps positions through every phase: aliases, merge keys, interpolation, extends,
 * include, merge, canonical form and defaults. Nodes are immutable: a phase that changes something makes a new node and
 * keeps the place of what it came from, so the short form `"8080:80"` and the four fields it becomes share one place.
 */
export type Node = MapNode | SeqNode | ScalarNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /**
   * `float`: written as a floating number, even if whole (`80.0`, `1e3`), which some keys refuse. `date`: a date without
   * quotes; `value` is the text that the reference loader makes of it, and only free-form keys take it.
   */
  readonly form?: 'float' | 'date';
  readonly place: Place;
  /** A number as the reference loader prints it, when `String(value)` gives something else: beyond 2^53, or `1e+06`. */
  readonly digits?: string;
  /** The text before interpolation, when it referred to variables. */
  readonly template?: string;
  /** Variables that the text refers to, in order of appearance. */
  readonly variables?: readonly string[];
  /** `reset` or `override` while that tag has yet to be applied. */
  readonly tag?: MergeTag;
  /** True for a node that no one wrote: a default or an implied edge. */
  readonly implied?: boolean;
}

export interface SeqNode {
  readonly kind: 'seq';
  readonly items: readonly Node[];
  readonly place: Place;
  readonly tag?: MergeTag;
  readonly implied?: boolean;
}

export interface MapNode {
  readonly kind: 'map';
  /** In the order of the document. */
  readonly entries: ReadonlyMap<string, Node>;
  /** Places of the keys themselves, by key. */
  readonly keyPlaces: ReadonlyMap<string, Place>;
  readonly place: Place;
  readonly tag?: MergeTag;
  readonly implied?: boolean;
}

export type MergeTag = 'reset' | 'override';
