import type { Trail } from '../load/trail.ts';
import { changeEntries, changeItems, scalarNode, textAt, withEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { below, type Path } from '../tree/path.ts';
import { type RuleTree, ruleTree, stepInto } from '../tree/rule-tree.ts';
import { refuseKind } from './transform.ts';

type Default = (node: Node, path: Path | undefined, trail: Trail) => Node;

/**
 * Adds what the specification says when the documents say nothing. Added nodes are marked as implied.
 *
 * @source compose-go transform/defaults.go, SetDefaultValues
 */
export function setDefaults(document: MapNode, trail: Trail): MapNode {
  return defaultsInside(document, rules, undefined, trail) as MapNode; // a map stays a map
}

function defaultsInside(node: Node, tree: RuleTree<Default>, path: Path | undefined, trail: Trail): Node {
  if (tree.rule !== undefined) return tree.rule(node, path, trail);
  if (node.kind === 'map') {
    return changeEntries(node, (child, key) => {
      const next = stepInto(tree, key);
      return next === undefined ? child : defaultsInside(child, next, below(path, key), trail);
    });
  }
  const next = tree.any;
  if (node.kind === 'scalar' || next === undefined) return node;
  return changeItems(node, (child, index) => defaultsInside(child, next, below(path, index), trail));
}

/** Sets an entry that is missing. */
function withDefault(map: MapNode, key: string, value: string | boolean): MapNode {
  return map.entries.has(key) ? map : withEntry(map, key, scalarNode(value, map.place, { implied: true }));
}

const buildContext: Default = (node) => (node.kind === 'map' ? withDefault(node, 'context', '.') : node);

const secretMount: Default = (node, path, trail) => {
  if (node.kind !== 'map') return refuseKind(node, path, trail, 'a name, or a map with `source`');
  return withDefault(node, 'target', `/run/secrets/${textAt(node, 'source') ?? ''}`);
};

const port: Default = (node) =>
  node.kind === 'map' ? withDefault(withDefault(node, 'protocol', 'tcp'), 'mode', 'ingress') : node;

const deviceRequest: Default = (node, path, trail) => {
  if (node.kind !== 'map') return refuseKind(node, path, trail, 'a map');
  return node.entries.has('device_ids') ? node : withDefault(node, 'count', 'all');
};

const volumeBind: Default = (node, path, trail) => {
  if (node.kind !== 'map') return refuseKind(node, path, trail, 'a map');
  return withDefault(node, 'create_host_path', true);
};

const containerRules: Readonly<Record<string, Default>> = {
  build: buildContext,
  'secrets.*': secretMount,
  'ports.*': port,
  'gpus.*': deviceRequest,
  'volumes.*.bind': volumeBind,
};

const rules = ruleTree<Default>({
  ...Object.fromEntries(
    ['services', 'jobs'].flatMap((section) => Object.entries(containerRules).map(([key, rule]) => [`${section}.*.${key}`, rule])),
  ),
  'services.*.deploy.resources.reservations.devices.*': deviceRequest,
});
