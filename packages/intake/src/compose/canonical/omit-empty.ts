import type { Trail } from '../load/trail.ts';
import { changeEntries, changeItems, mapAt, withEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';

/**
 * Takes empty entries out of `dns`, where a variable without a value leaves one.
 *
 * @source compose-go loader/omitEmpty.go
 */
export function omitEmpty(document: MapNode, trail: Trail): MapNode {
  let cleaned = document;
  for (const section of ['services', 'jobs']) {
    const containers = mapAt(cleaned, section);
    if (containers === undefined) continue;
    cleaned = withEntry(
      cleaned,
      section,
      changeEntries(containers, (container) => withoutEmptyDns(container, trail)),
    );
  }
  return cleaned;
}

function withoutEmptyDns(container: Node, trail: Trail): Node {
  if (container.kind !== 'map') return container;
  const dns = container.entries.get('dns');
  if (dns?.kind !== 'seq') return container;
  const kept = changeItems(dns, (item) => {
    if (item.kind !== 'scalar' || (item.value !== null && item.value !== '')) return item;
    trail.drop(item, 'empty');
    return undefined;
  });
  return withEntry(container, 'dns', kept);
}
