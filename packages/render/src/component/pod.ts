import { inferred, type Origin } from '@landfall/model';
import type { PodSettings, WorkloadKind } from '../helm/values.ts';
import { branch, leaf, leafOf, listing, type Traced } from '../traced.ts';
import type { Exceptions } from './exceptions.ts';
import { accountForNames, writeDns, writeHostAliases, writeHostname } from './host-names.ts';
import { writeKernelParameters } from './kernel-parameters.ts';
import { evidenceOf, find, note, type Occupant, use } from './occupant.ts';
import { writePlacement } from './placement.ts';
import { portsOf } from './ports.ts';
import { reportHostAccess } from './security.ts';
import { accountNumber } from './user.ts';

/** What the pod as a whole is told, from its main service; sidecars add to it. */
export interface PodInput {
  readonly kind: WorkloadKind;
  readonly exceptions: Exceptions;
  readonly fsGroup: Traced<number> | undefined;
  readonly graceSeconds: Traced<number> | undefined;
}

/** Translates the settings that containers of one pod share. */
export function writePod(
  main: Occupant,
  sidecars: readonly Occupant[],
  { kind, exceptions, fsGroup, graceSeconds }: PodInput,
): Traced<PodSettings> | undefined {
  const all = [main, ...sidecars];
  const hostNetwork = writeHostNetwork(main, exceptions);
  const namespaces = writeNamespaces(all, exceptions);
  const sharesHost = hostNetwork !== undefined || namespaces.hostPID !== undefined || namespaces.hostIPC !== undefined;
  const hostUsers = writeHostUsers(all, sharesHost);
  const groups = all.flatMap(writeGroups);
  const sysctls = writeKernelParameters(all, hostNetwork !== undefined);
  for (const occupant of all) {
    const { credentialSpec } = occupant.service;
    if (credentialSpec !== undefined) note(occupant, 'credential-spec', credentialSpec.origin, 'It is for Windows containers.');
    accountForInterface(occupant);
    accountForNames(occupant);
  }
  for (const sidecar of sidecars) accountForSidecar(sidecar);
  const entries = {
    fsGroup,
    supplementalGroups: groups.length === 0 ? undefined : listing<number>(groups),
    hostNetwork,
    ...namespaces,
    hostUsers,
    hostname: writeHostname(main, kind),
    hostAliases: writeHostAliases(main),
    dns: writeDns(main, hostNetwork !== undefined),
    sysctls,
    runtimeClass: writeRuntimeClass(main),
    ...writePlacement(main),
    terminationGraceSeconds: graceSeconds,
  };
  return Object.values(entries).every((entry) => entry === undefined) ? undefined : branch<PodSettings>(entries);
}

/** A runtime of its own must exist in the cluster as a runtime class of its name. */
function writeRuntimeClass(main: Occupant): Traced<string> | undefined {
  const { runtime } = main.service;
  if (runtime === undefined) return undefined;
  const name = runtime.value
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  if (name !== '' && name !== 'runc') return leafOf(name, runtime.origin);
  note(main, 'runtime-default', runtime.origin, 'It is the runtime of every node.');
  return undefined;
}

function writeHostNetwork(main: Occupant, exceptions: Exceptions): Traced<boolean> | undefined {
  const mode = main.service.networkMode;
  if (mode?.value !== 'host') return undefined;
  exceptions.relax('hostNetwork', 'network_mode: host', mode.origin);
  if (portsOf(main).length > 0) exceptions.relax('hostPorts', 'network_mode: host', mode.origin);
  reportHostAccess(main, mode, 'uses the network of its node');
  return leafOf(true, mode.origin);
}

function accountForInterface(occupant: Occupant): void {
  const mode = occupant.service.networkMode;
  if (mode === undefined || mode.value === 'host') return;
  const { value, origin } = mode;
  if (value === 'none') use(occupant, origin, 'network.isolated');
  else if (value.startsWith('service:') || value.startsWith('container:')) {
    if (occupant.plan.names.podOf.has(occupant.service.name))
      note(occupant, 'shared-namespace', origin, 'It runs in the pod of that service.');
    else note(occupant, 'namespace-of-container', origin, `The container of ${value} is no part of the application.`);
  } else note(occupant, 'network-mode', origin, 'Every pod has one interface in the network of the cluster.');
}

/** A sidecar lives with the settings of the main container's pod. */
function accountForSidecar(sidecar: Occupant): void {
  const { service } = sidecar;
  const what = 'The pod belongs to another service, whose setting holds.';
  if (service.hostname !== undefined) note(sidecar, 'hostname', service.hostname.origin, what);
  for (const { origin } of service.extraHosts) note(sidecar, 'hostname', origin, what);
  for (const { origin } of [...service.dns, ...service.dnsOptions, ...service.dnsSearch])
    note(sidecar, 'dns-limit', origin, what);
  const { placement, platform, runtime } = service;
  for (const { origin } of [...placement.constraints, ...placement.preferences]) note(sidecar, 'placement-manual', origin, what);
  if (placement.maxReplicasPerNode !== undefined) note(sidecar, 'placement-manual', placement.maxReplicasPerNode.origin, what);
  if (platform !== undefined) note(sidecar, 'platform-variant', platform.origin, what);
  if (runtime !== undefined) note(sidecar, 'runtime-default', runtime.origin, what);
}

type Namespaces = { -readonly [K in 'hostPID' | 'hostIPC' | 'shareProcessNamespace']?: Traced<boolean> };

function writeNamespaces(all: readonly Occupant[], exceptions: Exceptions): Namespaces {
  const settings: Namespaces = {};
  for (const occupant of all) {
    const { pid, ipc, init } = occupant.service;
    if (pid?.value === 'host') {
      exceptions.relax('hostPID', 'pid: host', pid.origin);
      reportHostAccess(occupant, pid, 'sees the processes of its node');
      settings.hostPID = leafOf(true, pid.origin);
    } else if (pid !== undefined && pid.value !== '' && sharesPod(occupant, pid.value, all))
      settings.shareProcessNamespace = leafOf(true, pid.origin);
    else if (pid !== undefined) noteForeign(occupant, pid.value, pid.origin);
    if (ipc?.value === 'host') {
      exceptions.relax('hostIPC', 'ipc: host', ipc.origin);
      reportHostAccess(occupant, ipc, 'shares memory with its node');
      settings.hostIPC = leafOf(true, ipc.origin);
    } else if (ipc !== undefined) {
      const isInPod = ['private', 'shareable', 'none', ''].includes(ipc.value) || sharesPod(occupant, ipc.value, all);
      if (isInPod)
        note(occupant, 'shared-namespace', ipc.origin, 'Containers of one pod share memory segments, and no one else does.');
      else noteForeign(occupant, ipc.value, ipc.origin);
    }
    if (init?.value === true && settings.hostPID === undefined) {
      note(
        occupant,
        'init-by-pause',
        init.origin,
        'The pod shares one process namespace, in which the pause container reaps orphans.',
      );
      settings.shareProcessNamespace ??= leafOf(true, init.origin);
    } else if (init !== undefined) use(occupant, init.origin, 'pod.shareProcessNamespace');
  }
  // The API server refuses both at once.
  if (settings.hostPID !== undefined) delete settings.shareProcessNamespace;
  return settings;
}

/**
 * A user namespace of its own, when someone asks for another than that of the host.
 *
 * @param sharesHost the API server refuses it together with any other namespace of the host
 */
function writeHostUsers(all: readonly Occupant[], sharesHost: boolean): Traced<boolean> | undefined {
  let setting: Traced<boolean> | undefined;
  for (const occupant of all) {
    const mode = occupant.service.usernsMode;
    if (mode === undefined) continue;
    if (mode.value === 'host' || mode.value === '') {
      note(occupant, 'runtime-default', mode.origin, 'Pods share the user namespace of the node unless told otherwise.');
    } else if (sharesHost) {
      note(occupant, 'userns', mode.origin, 'A pod in other namespaces of its node must share its users as well.');
    } else {
      note(occupant, 'userns', mode.origin, 'The pod gets a user namespace of its own.');
      setting = leafOf(false, mode.origin);
    }
  }
  return setting;
}

function sharesPod(occupant: Occupant, mode: string, all: readonly Occupant[]): boolean {
  const target = mode.replace(/^(service|container):/, '');
  return all.some(
    ({ service }) => service !== occupant.service && (service.name === target || service.containerName?.value === target),
  );
}

function noteForeign(occupant: Occupant, mode: string, origin: Origin): void {
  note(occupant, 'namespace-of-container', origin, `${mode}: containers share namespaces only inside one pod.`);
  find(occupant, 'host-access', {
    at: origin,
    message: `${occupant.service.name} shares a namespace with ${mode.replace(/^(service|container):/, '')}, which is another pod now.`,
    remedy: 'Put both into one pod with network_mode: service:…, or do without.',
  });
}

function writeGroups(occupant: Occupant): readonly Traced<number>[] {
  return occupant.service.groupAdd.flatMap((group) => {
    const number = group.value === 'root' ? 0 : accountNumber(group.value);
    if (number !== undefined) return [leafOf(number, group.origin)];
    note(occupant, 'group-name', group.origin, `The number of group ${group.value} is not known.`);
    return [];
  });
}

/** Writable claims for a process that is not root: the group gets them. */
export function writeFsGroup(id: number, why: string, origin: Origin): Traced<number> {
  return leaf(inferred(id, 'group-of-claims', why, evidenceOf(origin)));
}
