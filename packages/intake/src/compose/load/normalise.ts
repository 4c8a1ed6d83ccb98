import { cleanPath } from '../paths/clean.ts';
import {
  asText,
  changeEntries,
  changeItems,
  isNull,
  mapAt,
  mapNode,
  scalarNode,
  textAt,
  withEntry,
  withValue,
} from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { dependencyEdges } from './implied-edges.ts';
import { inheritIntoHooks } from './pre-start.ts';
import type { Trail } from './trail.ts';

const implied = { implied: true };

/** What the whole project knows when it is normalised. */
export interface Surroundings {
  readonly name: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly trail: Trail;
}

/**
 * Spells out what Compose adds to a merged project: the default network, build settings, values of variables that are
 * only named, dependencies that links and shared namespaces imply, what hooks take from their service, and the names of
 * resources. Everything added is marked as implied.
 *
 * @source compose-go loader/normalize.go, Normalize
 */
export function normalise(model: MapNode, surroundings: Surroundings): MapNode {
  let normal = withDefaultNetwork(model);
  for (const section of ['services', 'jobs']) {
    const containers = mapAt(normal, section);
    if (containers === undefined) continue;
    const changed = changeEntries(containers, (container) =>
      container.kind === 'map' ? normaliseContainer(container, surroundings) : container,
    );
    normal = withEntry(normal, section, changed);
  }
  for (const section of ['networks', 'volumes', 'configs', 'secrets']) {
    const resources = mapAt(normal, section);
    if (resources === undefined) continue;
    const named = changeEntries(resources, (resource, key) => withName(resource, key, surroundings.name));
    normal = withEntry(normal, section, named);
  }
  return normal;
}

function normaliseContainer(container: MapNode, { environment, trail }: Surroundings): MapNode {
  let normal = container;
  const policy = normal.entries.get('pull_policy');
  if (policy?.kind === 'scalar' && policy.value === 'if_not_present') {
    normal = withEntry(normal, 'pull_policy', withValue(policy, 'missing'));
  }
  const build = mapAt(normal, 'build');
  if (build !== undefined) normal = withEntry(normal, 'build', normaliseBuild(build, environment));
  const variables = normal.entries.get('environment');
  if (variables !== undefined) normal = withEntry(normal, 'environment', resolveNamed(variables, environment, 'keep'));
  normal = withEdges(normal);
  const volumes = normal.entries.get('volumes');
  if (volumes?.kind === 'seq') normal = withEntry(normal, 'volumes', changeItems(volumes, withCleanTarget));
  return inheritIntoHooks(normal, trail);
}

function normaliseBuild(build: MapNode, environment: ReadonlyMap<string, string>): MapNode {
  let normal = build;
  const isUnset = (key: string) => isNull(normal.entries.get(key) ?? scalarNode(null, build.place));
  if (isUnset('context')) normal = withEntry(normal, 'context', scalarNode('.', build.place, implied));
  if (isUnset('dockerfile') && isUnset('dockerfile_inline')) {
    normal = withEntry(normal, 'dockerfile', scalarNode('Dockerfile', build.place, implied));
  }
  const args = normal.entries.get('args');
  return args === undefined ? normal : withEntry(normal, 'args', resolveNamed(args, environment, 'remove'));
}

/** Gives variables that are only named the value that they have outside; those without one are kept or removed. */
function resolveNamed(node: Node, environment: ReadonlyMap<string, string>, unset: 'keep' | 'remove'): Node {
  if (node.kind === 'map') {
    return changeEntries(node, (value, name) => {
      if (value.kind !== 'scalar' || value.value !== null) return value;
      const found = environment.get(name);
      if (found !== undefined) return { ...withValue(value, found), variables: [name] };
      return unset === 'keep' ? value : undefined;
    });
  }
  if (node.kind !== 'seq') return node;
  return changeItems(node, (item) => {
    const text = asText(item);
    if (text === undefined || item.kind !== 'scalar') return undefined;
    if (text.includes('=')) return item;
    const found = environment.get(text);
    if (found !== undefined) return { ...withValue(item, `${text}=${found}`), variables: [text] };
    return unset === 'keep' ? item : undefined;
  });
}

function withEdges(container: MapNode): MapNode {
  const known = mapAt(container, 'depends_on');
  let dependencies = known ?? mapNode([], container.place, implied);
  for (const { service, restart, evidence } of dependencyEdges(container)) {
    if (dependencies.entries.has(service)) continue;
    const edge = mapNode(
      [
        ['condition', scalarNode('service_started', evidence.place, implied)],
        ['restart', scalarNode(restart, evidence.place, implied)],
        ['required', scalarNode(true, evidence.place, implied)],
      ],
      evidence.place,
      implied,
    );
    dependencies = withEntry(dependencies, service, edge);
  }
  return dependencies.entries.size === 0 ? container : withEntry(container, 'depends_on', dependencies);
}

function withCleanTarget(mount: Node): Node {
  if (mount.kind !== 'map') return mount;
  const target = mount.entries.get('target');
  const text = asText(target);
  if (target?.kind !== 'scalar' || text === undefined) return mount;
  return withEntry(mount, 'target', withValue(target, text === '' ? '.' : cleanPath(text)));
}

function withDefaultNetwork(model: MapNode): MapNode {
  let normal = model;
  let isUsed = false;
  for (const section of ['services', 'jobs']) {
    const containers = mapAt(normal, section);
    if (containers === undefined) continue;
    const connected = changeEntries(containers, (container) => {
      if (container.kind !== 'map' || container.entries.has('provider') || container.entries.has('network_mode'))
        return container;
      const networks = mapAt(container, 'networks');
      if (networks !== undefined && networks.entries.size > 0) {
        isUsed ||= networks.entries.has('default');
        return container;
      }
      isUsed = true;
      const byDefault = mapNode([['default', scalarNode(null, container.place, implied)]], container.place, implied);
      return withEntry(container, 'networks', byDefault);
    });
    normal = withEntry(normal, section, connected);
  }
  const networks = mapAt(normal, 'networks') ?? mapNode([], model.place, implied);
  if (!isUsed || networks.entries.has('default')) return normal;
  return withEntry(normal, 'networks', withEntry(networks, 'default', mapNode([], model.place, implied)));
}

/** A resource without a name is called by its key, after the project unless it is external. */
function withName(resource: Node, key: string, projectName: string): Node {
  const map = resource.kind === 'map' ? resource : mapNode([], resource.place, { implied: resource.implied === true });
  if (!isNull(map.entries.get('name') ?? scalarNode(null, map.place))) return map;
  const external = map.entries.get('external');
  const isExternal = external?.kind === 'scalar' && (external.value === true || textAt(map, 'external') === 'true');
  return withEntry(map, 'name', scalarNode(isExternal ? key : `${projectName}_${key}`, map.place, implied));
}
