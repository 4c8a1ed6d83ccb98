import type { Mount, Service } from '@landfall/model';
import { type Cursor, child, itemsOf } from './cursor.ts';
import { plainText } from './scalar.ts';

/** Reads `SERVICE`, `SERVICE:ro` or `container:NAME:ro`. */
export function parseVolumesFrom(item: Cursor): {
  readonly service: string;
  readonly readOnly: boolean;
  readonly isContainer: boolean;
} {
  const parts = (plainText(item) ?? '').split(':');
  const isContainer = parts[0] === 'container';
  return { service: parts[isContainer ? 1 : 0] ?? '', readOnly: parts.at(-1) === 'ro', isContainer };
}

/**
 * Adds the mounts of the services that `volumes_from` names, those that they have from others included. A mount of the service's own wins
 * over one at the same path.
 *
 * @param written the canonical service by name
 */
export function foldVolumesFrom(services: readonly Service[], written: ReadonlyMap<string, Cursor>): Service[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const folded = new Map<string, readonly Mount[]>();

  function mountsOf(name: string): readonly Mount[] {
    const known = folded.get(name);
    if (known !== undefined) return known;
    const own = byName.get(name)?.mounts ?? [];
    // In place before looking further: loading refuses cycles, and one that slips through ends here.
    folded.set(name, own);
    const all = [...own];
    for (const item of itemsOf(child(written.get(name), 'volumes_from'))) {
      const { service, readOnly, isContainer } = parseVolumesFrom(item);
      if (isContainer) continue;
      for (const mount of mountsOf(service)) {
        if (all.some((other) => other.target === mount.target)) continue;
        all.push({
          ...mount,
          readOnly: mount.readOnly || readOnly,
          from: mount.from ?? service,
          place: item.node.place,
          key: item.key,
        });
      }
    }
    folded.set(name, all);
    return all;
  }

  return services.map((service) => {
    const mounts = mountsOf(service.name);
    return mounts.length === service.mounts.length ? service : { ...service, mounts };
  });
}
