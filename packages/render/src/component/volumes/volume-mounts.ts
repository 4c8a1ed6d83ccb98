import { byDefault, type Fact, type OtherMount, type Service, type TmpfsMount, type VolumeMount } from '@landfall/model';
import type { Volume } from '../../helm/values.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Branch, because, branch, leaf, leafOf, type Traced } from '../../traced.ts';
import { minorOf } from '../environment.ts';
import type { Exceptions } from '../exceptions.ts';
import { find, note, type Occupant, statedAt, use } from '../occupant.ts';
import { writeBytes } from '../quantities.ts';
import { writeClaim } from './claims.ts';
import { type Data, type DataPlace, dataOf, toClaimName, toObjectName } from './data.ts';
import { imageContent } from './image-content.ts';
import { type PodStorage } from './pod-storage.ts';
import { volumeBackend } from './volume-backend.ts';
import { isWithin, type VolumeSource, type VolumeTarget } from './volume-draft.ts';

/** The pod that a volume is mounted in: what it mounts, and what it may. */
interface PodVolumes {
  readonly storage: PodStorage;
  readonly exceptions: Exceptions;
}

/** Mounts a named or anonymous volume. */
export function mountVolume(occupant: Occupant, mount: VolumeMount, pod: PodVolumes): void {
  const { storage } = pod;
  const target = targetOf(occupant, mount);
  if (mount.source === undefined) mountAnonymous(occupant, { path: mount.target, target, copies: !mount.nocopy }, storage);
  else mountNamed(occupant, mount, pod);
  if (mount.subpath !== undefined) use(occupant, mount.subpath.origin, 'volumes');
}

/** The place of a mount in its container. */
export function targetOf(
  occupant: Occupant,
  mount: { readonly target: string; readonly readOnly: boolean } & Parameters<typeof statedAt>[0],
): VolumeTarget {
  return { path: mount.target, container: occupant.container, origin: statedAt(mount), readOnly: mount.readOnly };
}

function mountNamed(occupant: Occupant, mount: VolumeMount, { storage, exceptions }: PodVolumes): void {
  const { plan } = occupant;
  const name = mount.source ?? '';
  const volume = plan.app.volumes.find((one) => one.name === name);
  const backend = volumeBackend(volume);
  const origin = statedAt(mount);
  const subpath = mount.subpath?.value;
  const target = { ...targetOf(occupant, mount), ...(subpath === undefined ? {} : { subPath: subpath }) };
  const wanted = toClaimName(name);
  const place = (entries: Partial<Branch<Volume>['entries']>) =>
    storage.mount(`volume ${name}`, { wanted, source: () => ({ kind: 'written', entries }), target });
  switch (backend.kind) {
    case 'existing': {
      const claim = toObjectName(backend.name);
      if (claim !== backend.name && volume?.externalName !== undefined)
        note(occupant, 'volume-name', volume.externalName.origin, `A claim named ${claim} is expected to exist.`);
      place({ existing: leafOf(claim, volume?.externalName?.origin ?? origin) });
      return;
    }
    case 'nfs':
      exceptions.relax('volumes', `mounts ${backend.path} of the NFS server ${backend.server}`, origin);
      place({
        nfs: branch<NonNullable<Volume['nfs']>>({
          server: leafOf(backend.server, origin),
          path: leafOf(backend.path, origin),
          readOnly: backend.readOnly ? leafOf(true, origin) : undefined,
        }),
      });
      return;
    case 'memory':
      place({ empty: writeMemory(backend.size === undefined ? undefined : { value: memorySize(backend.size), origin }, origin) });
      return;
    case 'claim':
    case 'folder':
      mountData(occupant, mount, { storage, target });
  }
}

/** `100m` of mount(8) in the units of Kubernetes. */
function memorySize(text: string): string {
  const [, digits = '', unit = ''] = /^(\d+)([kmg]?)/i.exec(text) ?? [];
  const factor = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1;
  return writeBytes(Number(digits) * factor);
}

interface DataMount {
  readonly storage: PodStorage;
  readonly target: VolumeTarget;
}

function mountData(occupant: Occupant, mount: VolumeMount, { storage, target }: DataMount): void {
  const { service } = occupant;
  const place = dataOf(occupant.plan).at(service, mount);
  if (place === undefined) throw new Error(`No data is known for the volume ${mount.source} of ${service.name}.`);
  const volume = mountClaim(storage, place, target);
  const content =
    mount.nocopy || mount.readOnly ? undefined : imageContent(service, mount.target, { plan: occupant.plan, mount });
  if (content !== undefined)
    storage.prefills.push({
      volume,
      container: occupant.container,
      image: occupant.image,
      from: mount.target,
      to: `/volumes/${volume}`,
      origin: content,
    });
}

/**
 * The folder of a disk that a database gets: the root of a fresh disk is not empty (`lost+found`), which first starts
 * refuse, and its permissions belong to Kubernetes.
 */
function rootFolderOf({ isShared, users }: Data): string | undefined {
  return !isShared && users.some(({ service }) => service.role.role === 'database') ? 'data' : undefined;
}

function inFolder(target: VolumeTarget, folders: readonly (string | undefined)[]): VolumeTarget {
  const path = folders.filter((part) => part !== undefined && part !== '').join('/');
  return path === '' ? target : { ...target, subPath: path };
}

/** Mounts data that lies in a claim of ours: one of the shared release when several pods use it, else one of the component. */
export function mountClaim(storage: PodStorage, { identity, data, subPath }: DataPlace, target: VolumeTarget): string {
  if (!target.readOnly) storage.freshClaim ??= target.origin;
  if (!data.isShared) storage.ownClaim ??= target.origin;
  return storage.mount(identity, {
    wanted: data.name,
    source: () => ({
      kind: 'written',
      entries: data.isShared
        ? { shared: leafOf(data.name, target.origin, 'one claim for all who use it') }
        : { claim: writeClaim(data) },
    }),
    target: inFolder(target, [rootFolderOf(data), subPath, target.subPath]),
  });
}

interface AnonymousMount {
  readonly path: string;
  readonly target: VolumeTarget;
  readonly copies: boolean;
}

/** Mounts a volume without name: what a database declares is kept in a claim, other scratch space lives as long as the pod. */
export function mountAnonymous(occupant: Occupant, { path, target, copies }: AnonymousMount, storage: PodStorage): void {
  const { service, plan } = occupant;
  const { origin } = target;
  const code = service.mounts.find((mount) => mount.kind === 'bind' && mount.target !== path && isWithin(path, mount.target));
  if (code !== undefined && service.build !== undefined) {
    note(occupant, 'bind-code', origin, `It only kept ${path} of the image visible below the mounted code.`);
    return;
  }
  const keeps = keepsAnonymous(service, plan);
  const wanted = toClaimName(
    path
      .split('/')
      .filter((part) => part !== '')
      .slice(-2)
      .join('-'),
  );
  if (keeps && occupant.container === 'main') {
    const data: Data = {
      name: wanted,
      users: [{ service, mount: anonymousMount(path, origin), origin }],
      isShared: false,
      volume: undefined,
    };
    mountClaim(storage, { identity: `anonymous ${path}`, data }, target);
    return;
  }
  const scratch = byDefault(undefined, 'anonymous-volume', 'lives as long as the pod, like an anonymous volume').origin;
  const entries = { empty: because(branch<NonNullable<Volume['empty']>>({}), scratch) };
  const volume = storage.mount(`scratch ${occupant.container} ${path}`, {
    wanted,
    source: () => ({ kind: 'written', entries }),
    target,
  });
  const content = copies ? imageContent(service, path) : undefined;
  if (content !== undefined)
    storage.prefills.push({
      volume,
      container: occupant.container,
      image: occupant.image,
      from: path,
      to: `/volumes/${volume}`,
      origin: content,
    });
}

/** True for services whose image keeps data that must outlive the pod, though nobody named a volume for it. */
export function keepsAnonymous({ role, name, mode }: Service, { order }: Plan): boolean {
  return ['database', 'broker', 'search', 'storage'].includes(role.role) && !order.jobs.has(name) && mode?.value !== 'global';
}

function anonymousMount(target: string, origin: VolumeTarget['origin']): VolumeMount {
  const place = origin.how !== 'default' && origin.place !== undefined ? origin.place : { file: '', line: 1, column: 1 };
  return { kind: 'volume', target, place, key: '', readOnly: false, nocopy: false };
}

/** Mounts memory: `tmpfs` and volumes of that type. */
export function mountTmpfs(occupant: Occupant, mount: TmpfsMount, storage: PodStorage): void {
  const origin = statedAt(mount);
  if (mount.mode !== undefined)
    note(occupant, 'tmpfs-mode', mount.mode.origin, 'Memory volumes are writable by everyone in the container.');
  const size =
    mount.sizeBytes === undefined || mount.sizeBytes.value <= 0
      ? undefined
      : { value: writeBytes(mount.sizeBytes.value), origin: mount.sizeBytes.origin };
  if (mount.sizeBytes !== undefined && size === undefined) use(occupant, mount.sizeBytes.origin, 'volumes');
  const wanted = toClaimName(
    mount.target
      .split('/')
      .filter((part) => part !== '')
      .slice(-2)
      .join('-'),
  );
  const source = (): VolumeSource => ({ kind: 'written', entries: { empty: writeMemory(size, origin) } });
  storage.mount(`memory ${occupant.container} ${mount.target}`, { wanted, source, target: targetOf(occupant, mount) });
}

function writeMemory(size: Fact<string> | undefined, origin: VolumeTarget['origin']): Traced<NonNullable<Volume['empty']>> {
  return branch<NonNullable<Volume['empty']>>({
    memory: leafOf(true, origin),
    size: size === undefined ? undefined : leaf(size),
  });
}

/** Mounts `/dev/shm` of the stated size; Docker's own is 64 MiB, as is that of Kubernetes. */
export function mountSharedMemory(occupant: Occupant, storage: PodStorage): void {
  const size = occupant.service.shmSizeBytes;
  if (size === undefined) return;
  if (occupant.service.mounts.some(({ target }) => target.replace(/\/+$/, '') === '/dev/shm')) {
    use(occupant, size.origin, 'volumes');
    return;
  }
  const entries = {
    empty: writeMemory(size.value > 0 ? { value: writeBytes(size.value), origin: size.origin } : undefined, size.origin),
  };
  const target = { path: '/dev/shm', container: occupant.container, origin: size.origin, readOnly: false };
  storage.mount(`memory ${occupant.container} /dev/shm`, {
    wanted: 'dev-shm',
    source: () => ({ kind: 'written', entries }),
    target,
  });
}

/** Mounts what only some clusters can: files of another image. Pipes and Swarm volumes do not exist. */
export function mountOther(occupant: Occupant, mount: OtherMount, storage: PodStorage): void {
  const { source } = mount;
  const canMountImages = minorOf(occupant.plan.options.kubernetes) >= 35;
  if (mount.kind !== 'image' || source === undefined || !canMountImages) {
    const what =
      mount.kind === 'image'
        ? `Kubernetes ${occupant.plan.options.kubernetes} does not mount images`
        : `${mount.kind} mounts do not exist in Kubernetes`;
    note(occupant, 'mount-kind', mount.key, `${what}.`);
    find(occupant, 'bind-file-lost', {
      at: statedAt(mount),
      message: `${occupant.service.name} mounts ${source ?? 'something'} at ${mount.target}, and ${what}.`,
      remedy:
        mount.kind === 'image'
          ? 'Render for --kubernetes 1.35 or later, or build what is needed into the image.'
          : 'Build what is needed into the image.',
    });
    return;
  }
  const origin = statedAt(mount);
  const entries = { image: branch<NonNullable<Volume['image']>>({ reference: leafOf(source, origin) }) };
  const subPath = mount.subpath?.value;
  const target = { ...targetOf(occupant, { ...mount, readOnly: true }), ...(subPath === undefined ? {} : { subPath }) };
  storage.mount(`image ${source}`, {
    wanted: toClaimName(source.split('/').at(-1)?.split(/[:@]/)[0] ?? 'image'),
    source: () => ({ kind: 'written', entries }),
    target,
  });
}
