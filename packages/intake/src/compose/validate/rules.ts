import type { Trail } from '../load/trail.ts';
import { isNull, textAt } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { below, type Path, pathText } from '../tree/path.ts';
import { type RuleTree, ruleTree, stepInto } from '../tree/rule-tree.ts';
import { isIpAddress } from './ip-address.ts';

type Check = (node: Node, path: Path | undefined, trail: Trail) => void;

/**
 * Checks the rules of the specification that the schema cannot say, on a merged document with its defaults.
 *
 * @source compose-go validation/validation.go, Validate
 */
export function checkRules(document: MapNode, trail: Trail): void {
  checkInside(document, rules, undefined, trail);
}

function checkInside(node: Node, tree: RuleTree<Check>, path: Path | undefined, trail: Trail): void {
  if (tree.rule !== undefined) {
    tree.rule(node, path, trail);
  } else if (node.kind === 'map') {
    for (const [key, child] of node.entries) {
      const next = stepInto(tree, key);
      if (next !== undefined) checkInside(child, next, below(path, key), trail);
    }
  } else if (node.kind === 'seq' && tree.any !== undefined) {
    for (const [index, child] of node.items.entries()) checkInside(child, tree.any, below(path, index), trail);
  }
}

/** An external volume exists already, so nothing can be said about how to make it. */
const volume: Check = (node, path, trail) => {
  if (isNull(node)) return;
  if (node.kind !== 'map') {
    trail.report(node.place, path, `${pathText(path)} must be a map`);
    return;
  }
  const external = node.entries.get('external');
  if (external?.kind !== 'scalar' || external.value === false) return;
  for (const [key, child] of node.entries) {
    if (key === 'name' || key === 'external' || key.startsWith('x-')) continue;
    const message = `${pathText(path)} is external, so it exists already and \`${key}\` cannot be set; remove \`${key}\` or \`external\``;
    trail.report(node.keyPlaces.get(key) ?? child.place, path, message);
  }
};

function fileObject(...sources: readonly string[]): Check {
  return (node, path, trail) => {
    if (node.kind !== 'map') {
      trail.report(node.place, path, `${pathText(path)} must be a map with one of ${sources.join(', ')}`);
      return;
    }
    const given = sources.filter((source) => node.entries.has(source));
    if (given.length > 1) {
      trail.report(node.place, path, `${pathText(path)} has ${given.join(' and ')}, which exclude each other; keep one`);
    }
    if (given.length === 0 && !node.entries.has('driver') && !node.entries.has('external')) {
      trail.report(
        node.place,
        path,
        `${pathText(path)} says nothing about its content; set one of ${sources.join(', ')}, or external: true`,
      );
    }
  };
}

const hostAddress: Check = (node, path, trail) => {
  if (node.kind !== 'map') return;
  const address = node.entries.get('host_ip');
  if (address === undefined) return;
  const text = textAt(node, 'host_ip') ?? '';
  if (!isIpAddress(text)) trail.report(address.place, path, `${pathText(path)}.host_ip is "${text}", which is no IP address`);
};

const watchPath: Check = (node, path, trail) => {
  if (node.kind === 'scalar' && node.value === '')
    trail.report(node.place, path, `${pathText(path)} is empty; name the folder to watch`);
};

const deviceRequest: Check = (node, path, trail) => {
  if (node.kind !== 'map' || !node.entries.has('count') || !node.entries.has('device_ids')) return;
  trail.report(node.place, path, `${pathText(path)} has count and device_ids, which exclude each other; keep one`);
};

const rules = ruleTree<Check>({
  'volumes.*': volume,
  'configs.*': fileObject('file', 'environment', 'content'),
  'secrets.*': fileObject('file', 'environment'),
  'services.*.ports.*': hostAddress,
  'services.*.develop.watch.*.path': watchPath,
  'services.*.deploy.resources.reservations.devices.*': deviceRequest,
  'services.*.gpus.*': deviceRequest,
});
