import type { Trail } from '../load/trail.ts';
import { mergeAttribute } from '../merge/merge.ts';
import { changeEntries, changeItems, isNull, mapAt, withEntry, withoutEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { below, type Path, pathOf } from '../tree/path.ts';

interface Alias {
  readonly from: string;
  readonly to: string;
}

const developAlias: Alias = { from: 'x-develop', to: 'develop' };
const initialSyncAlias: Alias = { from: 'x-initialSync', to: 'initial_sync' };

/**
 * Gives `x-develop`, and `x-initialSync` of its watches, the names under which the specification adopted them. A value
 * under the adopted name wins.
 *
 * @source compose-go loader/aliases.go
 */
export function promoteAliases(document: MapNode, trail: Trail): MapNode {
  const services = mapAt(document, 'services');
  if (services === undefined) return document;
  const promoted = changeEntries(services, (service, name) => {
    if (service.kind !== 'map') return service;
    return promoteInWatches(rename(service, developAlias, pathOf('services', name), trail), name, trail);
  });
  return withEntry(document, 'services', promoted);
}

function promoteInWatches(service: MapNode, name: string, trail: Trail): MapNode {
  const develop = mapAt(service, 'develop');
  const watches = develop?.entries.get('watch');
  if (develop === undefined || watches?.kind !== 'seq') return service;
  const renamed = changeItems(watches, (watch, index) => {
    if (watch.kind !== 'map') return watch;
    return rename(watch, initialSyncAlias, pathOf('services', name, 'develop', 'watch', index), trail);
  });
  return withEntry(service, 'develop', withEntry(develop, 'watch', renamed));
}

function rename(map: MapNode, { from, to }: Alias, path: Path | undefined, trail: Trail): MapNode {
  const extension = map.entries.get(from);
  if (extension === undefined) return map;
  const adopted: Node | undefined = map.entries.get(to);
  const value = adopted === undefined || isNull(adopted) ? extension : mergeAttribute(extension, adopted, below(path, to), trail);
  return withEntry(withoutEntry(map, from), to, value, map.keyPlaces.get(from));
}
