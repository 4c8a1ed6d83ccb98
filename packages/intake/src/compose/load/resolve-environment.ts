import { changeEntries, changeItems, mapAt, scalarNode, textAt, withEntry, withValue } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';

/**
 * Gives variables that are listed without a value the value they have in the environment of this model, and configs the
 * content of the variable that they name. Secrets keep only the name of their variable.
 *
 * @source compose-go loader/environment.go, ResolveEnvironment
 */
export function resolveEnvironment(model: MapNode, environment: ReadonlyMap<string, string>): MapNode {
  let resolved = model;
  for (const section of ['services', 'jobs']) {
    const containers = mapAt(resolved, section);
    if (containers === undefined) continue;
    resolved = withEntry(
      resolved,
      section,
      changeEntries(containers, (container) => resolveNames(container, environment)),
    );
  }
  const configs = mapAt(resolved, 'configs');
  if (configs === undefined) return resolved;
  return withEntry(
    resolved,
    'configs',
    changeEntries(configs, (config) => withContent(config, environment)),
  );
}

function resolveNames(container: Node, environment: ReadonlyMap<string, string>): Node {
  if (container.kind !== 'map') return container;
  const list = container.entries.get('environment');
  if (list?.kind !== 'seq') return container;
  const resolved = changeItems(list, (item) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return undefined;
    const value = environment.get(item.value);
    return value === undefined ? item : { ...withValue(item, `${item.value}=${value}`), variables: [item.value] };
  });
  return withEntry(container, 'environment', resolved);
}

function withContent(config: Node, environment: ReadonlyMap<string, string>): Node {
  if (config.kind !== 'map') return config;
  const content = environment.get(textAt(config, 'environment') ?? '');
  return content === undefined ? config : withEntry(config, 'content', scalarNode(content, config.place, { implied: true }));
}
