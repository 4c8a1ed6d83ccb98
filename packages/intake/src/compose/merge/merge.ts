import type { Trail } from '../load/trail.ts';
import type { MapNode, Node } from '../tree/node.ts';
import type { Path } from '../tree/path.ts';
import { type RuleTree, stepInto } from '../tree/rule-tree.ts';
import { type Merger, mergeMaps, mergeNodes } from './nodes.ts';
import { mergeRules } from './special.ts';

/**
 * Lays a document over another one: maps are merged, lists appended without repeating an entry, other values replaced,
 * and some attributes have a rule of their own.
 *
 * @source compose-go override/merge.go, Merge
 */
export function mergeDocuments(base: MapNode, over: MapNode, trail: Trail): MapNode {
  return mergeMaps(base, over, { path: undefined, rules: mergeRules(), trail });
}

/**
 * Lays a service over the one that it extends.
 *
 * @source compose-go override/extends.go, ExtendService
 */
export function mergeService(base: MapNode, over: MapNode, path: Path, trail: Trail): MapNode {
  return mergeMaps(base, over, { path, rules: rulesOfResource('services'), trail });
}

/** Lays a top-level resource, such as a service or a volume, over one of the same name. */
export function mergeResource(base: Node, over: Node, path: Path, trail: Trail): Node {
  const section = String(path.parent?.key ?? '');
  return mergeNodes(base, over, { path, rules: rulesOfResource(section), trail });
}

/** Merges what `develop` holds with what its old name `x-develop` holds. */
export function mergeAttribute(base: Node, over: Node, path: Path, trail: Trail): Node {
  return mergeNodes(base, over, { path, rules: undefined, trail });
}

function rulesOfResource(section: string): RuleTree<Merger> | undefined {
  return stepInto(stepInto(mergeRules(), section), 'any');
}
