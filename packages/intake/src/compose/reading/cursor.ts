import { byDefault, childKey, comparePlaces, type Fact, itemKey, stated } from '@landfall/model';
import type { Node } from '../tree/node.ts';

/** A node together with its path in the merged project: all that is needed to state a fact. */
export interface Cursor {
  readonly node: Node;
  readonly key: string;
}

/** A value with the place and key of the node it was read from; a default when no one wrote the node. */
export function factOf<T>(at: Cursor, value: T): Fact<T> {
  if (at.node.implied === true) return byDefault(value, 'compose-default', 'Compose sets it when nothing is written.');
  return stated(value, at.node.place, at.key);
}

/** The entry of a map; undefined when there is none, or when it holds nothing. */
export function child(at: Cursor | undefined, name: string): Cursor | undefined {
  if (at?.node.kind !== 'map') return undefined;
  const node = at.node.entries.get(name);
  return node === undefined || isNull(node) ? undefined : { node, key: childKey(at.key, name) };
}

/** The entry of a map though it may hold nothing: an empty setting still has a place. */
export function childOrNull(at: Cursor | undefined, name: string): Cursor | undefined {
  if (at?.node.kind !== 'map') return undefined;
  const node = at.node.entries.get(name);
  return node === undefined ? undefined : { node, key: childKey(at.key, name) };
}

/** Entries of a map in its order, those that hold nothing included. Empty for anything else. */
export function entriesOf(at: Cursor | undefined): { readonly name: string; readonly at: Cursor }[] {
  if (at?.node.kind !== 'map') return [];
  const { key } = at;
  return [...at.node.entries].map(([name, node]) => ({ name, at: { node, key: childKey(key, name) } }));
}

/** Entries of a map sorted by name: for maps whose order means nothing. */
export function sortedEntriesOf(at: Cursor | undefined): { readonly name: string; readonly at: Cursor }[] {
  return entriesOf(at).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Items of a list. Empty for anything else. */
export function itemsOf(at: Cursor | undefined): Cursor[] {
  if (at?.node.kind !== 'seq') return [];
  const { key } = at;
  return at.node.items.map((node, index) => ({ node, key: itemKey(key, index) }));
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** True when both were written at the same place: loading copied one to the other. */
export function isSame(a: Cursor, b: Cursor): boolean {
  return comparePlaces(a.node.place, b.node.place) === 0;
}
