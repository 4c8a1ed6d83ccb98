import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../control-plane/api-client.ts';
import { createObject, listObjects } from './objects.ts';

/** The default StorageClass. */
const storageClass = 'standard';

const provisioner = 'folders.landfall.example';
const provisionedBy = 'pv.kubernetes.io/provisioned-by';
const intervalMs = 250;

export interface Volumes {
  stop(): void;
}

interface Claim {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly spec: {
    readonly storageClassName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status?: { readonly phase?: string };
}

interface Volume {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly local?: { readonly path: string }; readonly persistentVolumeReclaimPolicy: string };
  readonly status?: { readonly phase?: string };
}

/**
 * Makes the default StorageClass, and from then on a folder of the node for every claim of it. The data stays when Pods come
 * and go, and is deleted with its claim. On one node ReadWriteMany is no more than ReadWriteOnce.
 *
 * A volume for one node is as a new disk would be: it belongs to root, and a Pod's `fsGroup` makes it writable. A volume for
 * many is as a file server would give it: anyone may write.
 */
export async function startVolumes(client: ApiClient, folder: string): Promise<Volumes> {
  mkdirSync(folder);
  await createObject(client, '/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: storageClass, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  });
  const stopping = new AbortController();
  void serve(client, folder, stopping.signal);
  return { stop: () => stopping.abort() };
}

/** What goes wrong once is done again; a claim that stays without a volume shows in the state of its Pod. */
async function serve(client: ApiClient, folder: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await makeAndRemove(client, folder).catch(() => undefined);
    await pause(intervalMs, undefined, { ref: false });
  }
}

async function makeAndRemove(client: ApiClient, folder: string): Promise<void> {
  const [claims, volumes] = await Promise.all([
    listObjects<Claim>(client, '/api/v1/persistentvolumeclaims'),
    listObjects<Volume>(client, '/api/v1/persistentvolumes'),
  ]);
  const made = new Set(volumes.map((volume) => volume.metadata.name));
  for (const claim of claims) {
    const isWaiting = claim.status?.phase === 'Pending' && claim.spec.storageClassName === storageClass;
    if (isWaiting && !made.has(volumeNameOf(claim))) await makeVolume(client, folder, claim);
  }
  for (const volume of volumes) {
    const isOurs = volume.metadata.annotations?.[provisionedBy] === provisioner;
    const isDone = volume.status?.phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
    if (isOurs && isDone) await removeVolume(client, volume);
  }
}

function volumeNameOf(claim: Claim): string {
  return `pvc-${claim.metadata.uid}`;
}

async function makeVolume(client: ApiClient, folder: string, claim: Claim): Promise<void> {
  const name = volumeNameOf(claim);
  const path = join(folder, name);
  const isForMany = claim.spec.accessModes.includes('ReadWriteMany');
  mkdirSync(path, { recursive: true });
  // The process may have been told to hold rights back from new folders.
  chmodSync(path, isForMany ? 0o777 : 0o755);
  const { namespace, name: claimName, uid } = claim.metadata;
  await createObject(client, '/api/v1/persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [provisionedBy]: provisioner } },
    spec: {
      capacity: claim.spec.resources.requests,
      accessModes: claim.spec.accessModes,
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: storageClass,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName, uid },
      local: { path },
      // Fake nodes too: what is said to run there opens no file.
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'Exists' }] }] },
      },
    },
  });
}

async function removeVolume(client: ApiClient, volume: Volume): Promise<void> {
  if (volume.spec.local !== undefined) rmSync(volume.spec.local.path, { recursive: true, force: true });
  await client.request('DELETE', `/api/v1/persistentvolumes/${volume.metadata.name}`);
}
