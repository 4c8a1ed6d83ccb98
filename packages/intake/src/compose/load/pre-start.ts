import { mergeService } from '../merge/merge.ts';
import { changeItems, withEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { pathOf } from '../tree/path.ts';
import { containerAttributes } from './container-attributes.ts';
import { Trail } from './trail.ts';

/**
 * Gives each `pre_start` hook the container settings of its service, with its own on top. Volumes are not inherited.
 *
 * @source compose-go loader/normalize.go, resolvePreStartHooks
 */
export function inheritIntoHooks(service: MapNode, trail: Trail): MapNode {
  const hooks = service.entries.get('pre_start');
  if (hooks?.kind !== 'seq' || hooks.items.length === 0) return service;
  const base = inheritable(service);
  const path = pathOf('services', 'hook');
  const inherited = new Trail();
  const merged = changeItems(hooks, (hook) => (hook.kind === 'map' ? mergeService(base, hook, path, inherited) : hook));
  trail.warnings.push(...inherited.warnings);
  return withEntry(service, 'pre_start', merged);
}

function inheritable(service: MapNode): MapNode {
  const entries = new Map<string, Node>();
  const keyPlaces = new Map(service.keyPlaces);
  for (const [key, node] of service.entries) {
    if (key !== 'volumes' && containerAttributes.has(key)) entries.set(key, node);
    else keyPlaces.delete(key);
  }
  return { ...service, entries, keyPlaces };
}
