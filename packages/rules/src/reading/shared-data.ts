import type { BindMount, Service, VolumeMount } from '@landfall/model';
import type { View } from '../view.ts';
import { isCodeFolder, isNamedLikeData } from './folders.ts';
import { isLongRunning } from './running.ts';

/** One use of a volume or folder by a service. */
export interface DataUse {
  readonly service: Service;
  readonly mount: VolumeMount | BindMount;
}

/** A named volume, or a folder of the host, with everybody who mounts it. */
export interface SharedData {
  /** Name of the volume, or path of the folder. */
  readonly name: string;
  readonly kind: 'volume' | 'bind';
  readonly uses: readonly DataUse[];
}

/** Every named volume and every folder of data on the host that long-running services mount, sorted by name. */
export function dataOf({ services }: View): readonly SharedData[] {
  const known = new Map<string, { name: string; kind: 'volume' | 'bind'; uses: DataUse[] }>();
  for (const service of services.filter(isLongRunning)) {
    for (const mount of service.mounts) {
      if (mount.kind !== 'volume' && mount.kind !== 'bind') continue;
      if (mount.source === undefined) continue;
      if (mount.kind === 'bind' && (!isDataFolder(mount) || isCodeFolder(service, mount))) continue;
      const key = `${mount.kind} ${mount.source}`;
      const entry = known.get(key) ?? { name: mount.source, kind: mount.kind, uses: [] };
      entry.uses.push({ service, mount });
      known.set(key, entry);
    }
  }
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The mounts by which something may be written. */
export function writersOf({ uses }: SharedData): readonly DataUse[] {
  return uses.filter(({ mount }) => !mount.readOnly);
}

const machinePaths = /^\/(?:var\/run|run|proc|sys|dev|etc|usr|lib|boot|var\/lib\/docker|var\/log|$)/;

/** A folder for data: not a file, not configuration, not a part of the machine itself. */
export function isDataFolder({ source, target, found, readOnly }: BindMount): boolean {
  if (machinePaths.test(source) || source.endsWith('.sock') || found.kind === 'file') return false;
  if (
    /(?:^|\/)(?:conf(?:ig)?s?|conf\.d|templates|certs?|ssl|scripts?|init[\w.-]*|entrypoint[\w.-]*|provisioning|dashboards|keys|src|code|app)$/i.test(
      source,
    )
  )
    return false;
  if (/\.[a-z][a-z0-9]{0,5}$/i.test(source) && /\.[a-z][a-z0-9]{0,5}$/i.test(target)) return false;
  // What a web server shows of the project is its content, also where the folder is not here.
  if (!source.startsWith('/') && /^\/usr\/(?:share\/nginx\/html|local\/apache2\/htdocs)\/?$/.test(target)) return false;
  // Files of the project that are not named like data, and what goes below /etc, are configuration.
  if (found.kind === 'folder' && found.files.size > 0 && (readOnly || !isNamedLikeData(source))) return false;
  if (!target.startsWith('/') || /^\/(?:etc|docker-entrypoint[\w.-]*)\//.test(`${target}/`)) return false;
  return true;
}
