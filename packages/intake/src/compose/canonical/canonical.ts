import type { Trail } from '../load/trail.ts';
import { changeEntries, changeItems } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { below, type Path } from '../tree/path.ts';
import { type RuleTree, stepInto } from '../tree/rule-tree.ts';
import { canonicalRules } from './rules.ts';
import type { Transform } from './transform.ts';

/**
 * Writes every short form of a merged document in its long form.
 *
 * @source compose-go transform/canonical.go, Canonical
 */
export function toCanonical(document: MapNode, trail: Trail): MapNode {
  return transformInside(document, { rules: canonicalRules(), path: undefined, trail }) as MapNode; // a map stays a map
}

interface Walk {
  readonly rules: RuleTree<Transform>;
  readonly path: Path | undefined;
  readonly trail: Trail;
}

function transformNode(node: Node, walk: Walk): Node | undefined {
  const transform = walk.rules.rule;
  if (transform === undefined) return transformInside(node, walk);
  const result = transform.change(node, walk.path, walk.trail);
  return transform.goesOn && result !== undefined ? transformInside(result, walk) : result;
}

function transformInside(node: Node, { rules, path, trail }: Walk): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'seq') {
    const next = rules.any;
    if (next === undefined) return node;
    return changeItems(node, (child, index) => transformNode(child, { rules: next, path: below(path, index), trail }));
  }
  return changeEntries(node, (child, key) => {
    const next = stepInto(rules, key);
    return next === undefined ? child : transformNode(child, { rules: next, path: below(path, key), trail });
  });
}
