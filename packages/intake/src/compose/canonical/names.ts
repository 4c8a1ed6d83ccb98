import { changeEntries, changeItems, mapNode, scalarNode, seqNode, withEntry } from '../tree/edit.ts';
import type { MapNode, Node, ScalarNode } from '../tree/node.ts';
import { pathText } from '../tree/path.ts';
import { refuseKind, type Transform } from './transform.ts';

const implied = { implied: true };

/**
 * A list of services, or a map of conditions, becomes a map with every condition spelled out.
 *
 * @source compose-go transform/dependson.go
 */
export const dependencies: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'map') {
      return changeEntries(node, (child) => {
        if (child.kind === 'map') return withCondition(child);
        return refuseKind(child, path, trail, 'a list of services, or a map with a `condition` for each');
      });
    }
    if (node.kind !== 'seq') return refuseKind(node, path, trail, 'a list of services, or a map with a `condition` for each');
    return namesToMap(node.items, node, (name) => withCondition(mapNode([], name.place)));
  },
};

function withCondition(dependency: MapNode): MapNode {
  let complete = dependency;
  if (!complete.entries.has('condition')) {
    complete = withEntry(complete, 'condition', scalarNode('service_started', dependency.place, implied));
  }
  if (!complete.entries.has('required')) {
    complete = withEntry(complete, 'required', scalarNode(true, dependency.place, implied));
  }
  return complete;
}

/**
 * A list of networks or models becomes a map without settings.
 *
 * @source compose-go transform/services.go, transformStringSliceToMap
 */
export const toNames: Transform = {
  goesOn: false,
  change: (node) => (node.kind === 'seq' ? namesToMap(node.items, node, (name) => scalarNode(null, name.place)) : node),
};

function namesToMap(names: readonly Node[], list: Node, valueOf: (name: ScalarNode) => Node): MapNode {
  const entries: [string, Node][] = [];
  for (const name of names) {
    if (name.kind === 'scalar' && typeof name.value === 'string') entries.push([name.value, valueOf(name)]);
  }
  return mapNode(entries, list.place);
}

/**
 * One env file or a list of them becomes a list of maps that say whether the file must exist.
 *
 * @source compose-go transform/envfile.go
 */
export const envFiles: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'scalar' && typeof node.value === 'string') return seqNode([envFile(node)], node.place);
    if (node.kind !== 'seq') return refuseKind(node, path, trail, 'a file, or a list of files');
    return changeItems(node, envFile);
  },
};

function envFile(node: Node): Node {
  if (node.kind === 'map')
    return node.entries.has('required') ? node : withEntry(node, 'required', scalarNode(true, node.place, implied));
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return node;
  return mapNode(
    [
      ['path', node],
      ['required', scalarNode(true, node.place, implied)],
    ],
    node.place,
  );
}

/**
 * A list of `NAME=VALUE` becomes a map; a name alone is refused.
 *
 * @source compose-go transform/mapping.go
 */
export const pairsToMap: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'map') return node;
    if (node.kind !== 'seq') return refuseKind(node, path, trail, 'a map, or a list of NAME=VALUE');
    const entries: [string, Node][] = [];
    for (const item of node.items) {
      const text = item.kind === 'scalar' ? item.value : undefined;
      const equals = typeof text === 'string' ? text.indexOf('=') : -1;
      if (typeof text === 'string' && equals !== -1) {
        entries.push([text.slice(0, equals), scalarNode(text.slice(equals + 1), item.place)]);
      } else {
        trail.report(item.place, path, `an entry of ${pathText(path)} must be NAME=VALUE`);
      }
    }
    return mapNode(entries, node.place);
  },
};

/**
 * A list of SSH keys, `default` or `ID=PATH`, becomes a map.
 *
 * @source compose-go transform/ssh.go
 */
export const sshKeys: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'map') return node;
    if (node.kind !== 'seq') return refuseKind(node, path, trail, 'a list of `default` or ID=PATH');
    const entries: [string, Node][] = [];
    for (const item of node.items) {
      const text = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : '';
      const equals = text.indexOf('=');
      if (equals !== -1) entries.push([text.slice(0, equals), scalarNode(text.slice(equals + 1), item.place)]);
      else if (text === 'default') entries.push([text, scalarNode(null, item.place)]);
      else trail.report(item.place, path, `an SSH key must be \`default\` or ID=PATH`);
    }
    return mapNode(entries, node.place);
  },
};
