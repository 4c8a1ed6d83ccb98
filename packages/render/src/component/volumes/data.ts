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

const cache = new WeakMap<Plan, ReadonlyMap<string, Data>>();

/** All data of the application that needs a claim of ours, by identity. The same plan gives the same answer at no cost. */
export function dataOf(plan: Plan): ReadonlyMap<string, Data> {
  const known = cache.get(plan);
  if (known !== undefined) return known;
  const found = collectData(plan);
  cache.set(plan, found);
  return found;
}

/** What identifies the data behind a mount; undefined when it needs no claim of ours. */
export function dataIdentity(service: Service, mount: Mount, app: App): string | undefined {
  if (mount.kind === 'bind') return bindKind(service, mount).kind === 'data' ? folderIdentity(mount.source) : undefined;
  if (mount.kind !== 'volume' || mount.source === undefined) return undefined;
  const volume = app.volumes.find(({ name }) => name === mount.source);
  const backend = volumeBackend(volume);
  if (backend.kind === 'folder') return folderIdentity(backend.path);
  return backend.kind === 'claim' ? `volume ${mount.source}` : undefined;
}

/** Identity of a folder of the host, however its path is written. */
function folderIdentity(path: string): string {
  return `folder ${path.replace(/^\.\//, '').replace(/\/+$/, '')}`;
}

function collectData(plan: Plan): ReadonlyMap<string, Data> {
  const users = new Map<string, DataUser[]>();
  for (const service of plan.app.services) {
    for (const mount of service.mounts) {
      const identity = dataIdentity(service, mount, plan.app);
      if (identity === undefined || (mount.kind !== 'bind' && mount.kind !== 'volume')) continue;
      const list = users.get(identity) ?? [];
      list.push({ service, mount, origin: statedAt(mount) });
      users.set(identity, list);
    }
  }
  const taken = new Set<string>();
  const data = new Map<string, Data>();
  for (const identity of [...users.keys()].sort()) {
    const all = users.get(identity) ?? [];
    const name = nameOf(identity, taken);
    taken.add(name);
    const source = all.find(({ mount }) => mount.kind === 'volume')?.mount.source;
    data.set(identity, {
      name,
      users: all,
      isShared: isShared(all, plan),
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

/** Two pods need one claim that both can mount: two components, or two replicas of one. */
function isShared(users: readonly DataUser[], plan: Plan): boolean {
  const pods = new Set(users.map(({ service }) => plan.names.podOf.get(service.name) ?? service.name));
  if (pods.size > 1) return true;
  return [...pods].some((name) => {
    const service = plan.app.services.find((one) => one.name === name);
    if (service === undefined) return false;
    const isMany =
      (service.replicas?.value ?? 1) > 1 ||
      plan.scaling.has(name) ||
      service.mode?.value === 'global' ||
      service.mode?.value === 'global-job';
    return isMany && !isSingular(service.role.role);
  });
}
