import type { Pod } from '@landfall/placement';
import type { EventSubject } from '../controller.ts';

/** Versions of the kinds that own pods; events name them, and owners are read without. */
const ownerVersions: Readonly<Record<string, string>> = {
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicationController: 'v1',
  Job: 'batch/v1',
};

/** The pod, for an event. */
export function podSubject({ namespace, name, uid }: Pick<Pod, 'namespace' | 'name' | 'uid'>): EventSubject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    name: name ?? '',
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
  };
}

/** What owns the pod, for an event; undefined when it is of a kind that we do not know. */
export function ownerSubject({ namespace, owners }: Pick<Pod, 'namespace' | 'owners'>): EventSubject | undefined {
  const owner = owners.find(({ isController }) => isController);
  const apiVersion = owner === undefined ? undefined : ownerVersions[owner.kind];
  if (owner === undefined || apiVersion === undefined) return undefined;
  const { kind, name, uid } = owner;
  return { apiVersion, kind, name, uid, ...(namespace !== undefined && { namespace }) };
}
