import { isNull, mapNode, scalarNode, seqNode, withEntry } from '../tree/edit.ts';
import { goText } from '../tree/go-text.ts';
import type { Node } from '../tree/node.ts';
import { type RuleTree, ruleTree } from '../tree/rule-tree.ts';
import { deviceMapping, portList, volumeMount } from './mounts.ts';
import { dependencies, envFiles, pairsToMap, sshKeys, toNames } from './names.ts';
import { refuseKind, type Transform } from './transform.ts';

/**
 * The attributes that have a short form, by path.
 *
 * @source compose-go transform/canonical.go, transformers
 */
export function canonicalRules(): RuleTree<Transform> {
  return rules;
}

const visit: Transform = { goesOn: true, change: (node) => node };

const stringOrList: Transform = {
  goesOn: false,
  change: (node) => (node.kind === 'scalar' && typeof node.value === 'string' ? seqNode([node], node.place) : node),
};

const textOfAnything: Transform = {
  goesOn: false,
  change: (node) => (node.kind === 'scalar' && typeof node.value === 'string' ? node : scalarNode(goText(node), node.place)),
};

const build: Transform = {
  goesOn: true,
  change: (node, path, trail) => shortAs('context', node) ?? refuseKind(node, path, trail, 'a folder or a map of build settings'),
};

const extendsForm: Transform = {
  goesOn: true,
  change: (node, path, trail) =>
    shortAs('service', node) ?? refuseKind(node, path, trail, 'the name of a service, or a map with `service`'),
};

const fileMount: Transform = {
  goesOn: false,
  change: (node, path, trail) =>
    shortAs('source', node) ?? refuseKind(node, path, trail, 'a name, or a map with `source` and `target`'),
};

const schedule: Transform = {
  goesOn: false,
  change: (node, path, trail) =>
    shortAs('cron', node) ?? refuseKind(node, path, trail, 'a cron expression, or a map with `cron`'),
};

const ulimit: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'map' || (node.kind === 'scalar' && typeof node.value === 'number')) return node;
    return refuseKind(node, path, trail, 'a number, or a map with `soft` and `hard`');
  },
};

const gpus: Transform = {
  goesOn: true,
  change: (node, path, trail) => {
    if (node.kind === 'seq') return node;
    if (node.kind === 'scalar' && typeof node.value === 'string') {
      return seqNode([mapNode([['count', scalarNode('all', node.place)]], node.place)], node.place);
    }
    return refuseKind(node, path, trail, 'the word all, or a list of device requests');
  },
};

/** `external: {name: x}` of old files becomes `external: true` and `name: x`. */
const maybeExternal: Transform = {
  goesOn: true,
  change: (node, path, trail) => {
    if (isNull(node)) return node;
    if (node.kind !== 'map') return refuseKind(node, path, trail, 'a map');
    const external = node.entries.get('external');
    if (external?.kind !== 'map') return node;
    const resource = withEntry(node, 'external', scalarNode(true, external.place));
    const name = external.entries.get('name');
    if (name === undefined) return resource;
    trail.warn(name.place, path, '`external.name` is deprecated; write `name` and `external: true`');
    const known = node.entries.get('name');
    if (known === undefined) return withEntry(resource, 'name', name, external.keyPlaces.get('name'));
    if (known.kind === 'scalar' && name.kind === 'scalar' && known.value === name.value) return resource;
    trail.report(name.place, path, '`name` and `external.name` say different things; keep `name` only');
    return resource;
  },
};

/** The entries of a map form of a short text; undefined when the node is neither. */
function shortAs(key: string, node: Node): Node | undefined {
  if (node.kind === 'map') return node;
  if (node.kind === 'scalar' && typeof node.value === 'string') return mapNode([[key, node]], node.place);
  return undefined;
}

const containerRules: Readonly<Record<string, Transform>> = {
  env_file: envFiles,
  label_file: stringOrList,
  gpus,
  networks: toNames,
  models: toNames,
  'volumes.*': volumeMount,
  dns: stringOrList,
  'devices.*': deviceMapping,
  'secrets.*': fileMount,
  'configs.*': fileMount,
  'ulimits.*': ulimit,
};

const workloadRules: Readonly<Record<string, Transform>> = {
  'build.secrets.*': fileMount,
  'build.provenance': textOfAnything,
  'build.sbom': textOfAnything,
  'build.additional_contexts': pairsToMap,
  depends_on: dependencies,
  extends: extendsForm,
  ports: portList,
  build,
  'build.ssh': sshKeys,
  'build.ulimits.*': ulimit,
};

function prefixed(prefix: string, table: Readonly<Record<string, Transform>>): Record<string, Transform> {
  return Object.fromEntries(Object.entries(table).map(([key, transform]) => [`${prefix}.${key}`, transform]));
}

const rules = ruleTree<Transform>({
  ...prefixed('services.*', containerRules),
  ...prefixed('jobs.*', containerRules),
  ...prefixed('services.*.pre_start.*', containerRules),
  ...prefixed('services.*', workloadRules),
  ...prefixed('jobs.*', workloadRules),
  'services.*': visit,
  'jobs.*': visit,
  'jobs.*.triggers.schedule.*': schedule,
  'services.*.develop.watch.*.ignore': stringOrList,
  'services.*.develop.watch.*.include': stringOrList,
  'volumes.*': maybeExternal,
  'networks.*': maybeExternal,
  'secrets.*': maybeExternal,
  'configs.*': maybeExternal,
});
