import type { App, BindMount, Mount, NamedVolume, Origin, Service, VolumeMount } from '@landfall/model';
import { toComponentName, withSuffix } from '../../plan/names/dns-label.ts';
import type { Plan } from '../../plan/plan.ts';
import { statedAt } from '../occupant.ts';
import { isSingular } from '../scale.ts';
import { bindKind } from './bind-kind.ts';
import { volumeBackend } from './volume-backend.ts';

/** Data that outlives containers: a named volume, or a folder of the host. */
export interface Data {
  /** Name of the claim, or of the volume in the pod. */
  readonly name: string;
  readonly users: readonly DataUser[];
  /** More than one pod may hold it at a time, so one claim of the shared release serves all. */
  readonly isShared: boolean;
  readonly volume: NamedVolume | undefined;
}

export interface DataUser {
  readonly service: Service;
  readonly mount: VolumeMount | BindMount;
  readonly origin: Origin;
}

/** Where the data behind a mount lies. */
export interface DataPlace {
  /** The same for all mounts of the same data. */
  readonly identity: string;
  readonly data: Data;
  /** Folder below the root of the data, when another mount holds a folder above. */
  readonly subPath?: string;
}

/** All data of an application that needs claims of ours. */
export interface DataIndex {
  readonly all: readonly Data[];
  /** The data behind a mount of a service; undefined when it needs no claim of ours. */
  at(service: Service, mount: Mount): DataPlace | undefined;
}

const cache = new WeakMap<Plan, DataIndex>();

/** Finds all data of the application. The same plan gives the same answer at no cost. */
export function dataOf(plan: Plan): DataIndex {
  const known = cache.get(plan);
  if (known !== undefined) return known;
  const found = indexData(plan);
  cache.set(plan, found);
  return found;
}

/** What a mount holds: a volume by its name, or a folder of the host by its path. */
type Location = { readonly kind: 'volume'; readonly name: string } | { readonly kind: 'folder'; readonly path: string };

interface Located extends DataUser {
  readonly location: Location;
}

function indexData(plan: Plan): DataIndex {
  const located = locateData(plan);
  const folders = new Set(located.flatMap(({ location }) => (location.kind === 'folder' ? [location.path] : [])));
  const groups = new Map<string, Located[]>();
  for (const one of located) {
    const identity = identityOf(one.location, folders);
    groups.set(identity, [...(groups.get(identity) ?? []), one]);
  }
  const byIdentity = nameAll(groups, plan);
  const places = new Map<string, Map<Mount, DataPlace>>();
  for (const { service, mount, location } of located) {
    const identity = identityOf(location, folders);
    const data = byIdentity.get(identity);
    if (data === undefined) continue;
    const root = location.kind === 'folder' ? rootOf(location.path, folders) : '';
    const isBelow = location.kind === 'folder' && root !== location.path;
    const ofService = places.get(service.name) ?? new Map<Mount, DataPlace>();
    ofService.set(mount, { identity, data, ...(isBelow ? { subPath: location.path.slice(root.length + 1) } : {}) });
    places.set(service.name, ofService);
  }
  return { all: [...byIdentity.values()], at: (service, mount) => places.get(service.name)?.get(mount) };
}

function locateData({ app }: Plan): readonly Located[] {
  return app.services.flatMap((service) =>
    service.mounts.flatMap((mount) => {
      const location = locate(service, mount, app);
      const isData = location !== undefined && (mount.kind === 'bind' || mount.kind === 'volume');
      return isData ? [{ service, mount, location, origin: statedAt(mount) }] : [];
    }),
  );
}

function locate(service: Service, mount: Mount, app: App): Location | undefined {
  if (mount.kind === 'bind') return bindKind(service, mount).kind === 'data' ? folder(mount.source) : undefined;
  if (mount.kind !== 'volume' || mount.source === undefined) return undefined;
  const backend = volumeBackend(app.volumes.find(({ name }) => name === mount.source));
  if (backend.kind === 'folder') return folder(backend.path);
  return backend.kind === 'claim' ? { kind: 'volume', name: mount.source } : undefined;
}

/** A folder, however its path is written. */
function folder(path: string): Location {
  return { kind: 'folder', path: path.replace(/^(\.\/)+/, '').replace(/\/+$/, '') };
}

function identityOf(location: Location, folders: ReadonlySet<string>): string {
  return location.kind === 'volume' ? `volume ${location.name}` : `folder ${rootOf(location.path, folders)}`;
}

/** The highest folder that is mounted as well: what lies below it is part of the same data. */
function rootOf(path: string, folders: ReadonlySet<string>): string {
  for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) {
    const above = path.slice(0, end);
    if (folders.has(above)) return above;
  }
  return path;
}

function nameAll(groups: ReadonlyMap<string, readonly Located[]>, plan: Plan): ReadonlyMap<string, Data> {
  const taken = new Set<string>();
  const data = new Map<string, Data>();
  for (const [identity, users] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = nameOf(identity, taken);
    taken.add(name);
    const source = users.find(({ mount }) => mount.kind === 'volume')?.mount.source;
    data.set(identity, {
      name,
      users,
      isShared: isShared(users, plan),
      volume: plan.app.volumes.find((volume) => volume.name === source),
    });
  }
  return data;
}

function nameOf(identity: string, taken: ReadonlySet<string>): string {
  const isVolume = identity.startsWith('volume ');
  const text = identity.slice(identity.indexOf(' ') + 1);
  const wanted = toClaimName(isVolume ? text : text.split('/').slice(-2).join('-').replaceAll('..', ''));
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = withSuffix(wanted, String(count));
  return name;
}

/** A DNS label; unlike names of Services it may begin with a digit, but the difference is not worth a second rule. */
export function toClaimName(text: string): string {
  const name = toComponentName(text);
  return name === 'service' ? 'data' : name.replace(/^service-(?=\d)/, 'volume-');
}

/** The name of an object that exists: lower case, with dashes and dots. The same text where Kubernetes accepts it. */
export function toObjectName(text: string): string {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text) ? text : toClaimName(text);
}

/** True when an autoscaler is written for the component and not switched off. */
function scales(name: string, plan: Plan): boolean {
  const autoscaling = plan.scaling.get(name);
  return autoscaling !== undefined && autoscaling.entries.enabled?.value !== false;
}

/** Two pods need one claim that both can mount: two components, or two replicas of one. */
function isShared(users: readonly DataUser[], plan: Plan): boolean {
  const pods = new Set(users.map(({ service }) => plan.names.podOf.get(service.name) ?? service.name));
  if (pods.size > 1) return true;
  return [...pods].some((name) => {
    const service = plan.app.services.find((one) => one.name === name);
    if (service === undefined) return false;
    const isMany =
      (service.replicas?.value ?? 1) > 1 ||
      scales(name, plan) ||
      service.mode?.value === 'global' ||
      service.mode?.value === 'global-job';
    return isMany && !isSingular(service.role.role);
  });
}
