import type { Trail } from '../load/trail.ts';
import { isNull } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { below, type Path, pathText } from '../tree/path.ts';
import { type RuleTree, stepInto } from '../tree/rule-tree.ts';
import { appendNew } from './sequences.ts';

/** Two values of one path, and what is needed to make one of them. */
export interface Merging {
  readonly path: Path | undefined;
  readonly rules: RuleTree<Merger> | undefined;
  readonly trail: Trail;
}

/** How the values of one attribute are merged; `over` is the later one. */
export type Merger = (base: Node, over: Node, merging: Merging) => Node;

/** Merges two values by the rule of their path, or by their kind. */
export function mergeNodes(base: Node, over: Node, merging: Merging): Node {
  for (const node of [base, over]) if (isEmptyContainer(node)) merging.trail.drop(node, 'empty');
  const special = merging.rules?.rule;
  if (special !== undefined) return special(base, over, merging);
  if (isNull(over)) {
    merging.trail.drop(over, 'null', 'Nothing is written here, so the earlier value stays.');
    return base;
  }
  if (base.kind === 'map') return over.kind === 'map' ? mergeMaps(base, over, merging) : refuseKinds(base, over, merging);
  if (base.kind === 'seq') return over.kind === 'seq' ? appendNew(base, over, merging.trail) : refuseKinds(base, over, merging);
  merging.trail.dropFor(base, over);
  return over;
}

/** An empty list or map adds nothing to what it is merged with. Should it stand for itself in the end, that counts. */
function isEmptyContainer(node: Node): boolean {
  if (node.kind === 'map') return node.entries.size === 0;
  return node.kind === 'seq' && node.items.length === 0;
}

/** Merges maps entry by entry. */
export function mergeMaps(base: MapNode, over: MapNode, merging: Merging): MapNode {
  if (base.entries.size === 0) return over;
  const entries = new Map(base.entries);
  const keyPlaces = new Map(base.keyPlaces);
  for (const [key, node] of over.entries) {
    const known = entries.get(key);
    if (known === undefined) {
      keyPlaces.set(key, over.keyPlaces.get(key) ?? node.place);
      entries.set(key, node);
    } else {
      entries.set(key, mergeNodes(known, node, stepMerging(merging, key)));
    }
  }
  return { ...base, entries, keyPlaces };
}

function stepMerging(merging: Merging, key: string): Merging {
  return { path: below(merging.path, key), rules: stepInto(merging.rules, key), trail: merging.trail };
}

function refuseKinds(base: Node, over: Node, merging: Merging): Node {
  const words = { map: 'a map', seq: 'a list', scalar: 'a single value' };
  merging.trail.report(
    over.place,
    merging.path,
    `${pathText(merging.path)} is ${words[over.kind]} here but ${words[base.kind]} where it was written first, ` +
      'so they cannot be merged; write both in the same form, or put !override before this one',
  );
  return base;
}
