import { listNames } from '../../places.ts';
import { isLogFolder, isRebuilt } from '../../reading/folders.ts';
import { dataOf, type SharedData, writersOf } from '../../reading/shared-data.ts';
import type { Rule } from '../../rule.ts';

/** Several services write one volume or folder. */
export const sharedVolumeWritten: Rule = {
  id: 'shared-volume-written',
  family: 'local-state',
  severity: 'blocker',
  topic: 'shared-volume',
  title: 'Several services write one volume.',
  why: 'On one machine every container sees the same folder. In a cluster a volume is usually attached to one node at a time (ReadWriteOnce): pods on other nodes do not start, or, with a claim for each, no longer see what the others wrote.',
  remedy:
    'Keep the files in object storage. Until then use a storage class that offers ReadWriteMany, or keep the services on one node with one replica each.',
  change: {
    file: 'settings.py',
    before: ['MEDIA_ROOT = "/app/uploads"'],
    after: ['STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage"}}'],
  },
  handled: 'One ReadWriteMany claim keeps it shared, where the storage class offers that.',
  *looks(view) {
    for (const data of dataOf(view)) {
      const writers = writersOf(data);
      const names = [...new Set(writers.map(({ service }) => service.name))];
      const first = writers[0];
      const copies = names.length === 1 ? (first?.service.replicas?.value ?? 1) : 1;
      if (first === undefined || (names.length < 2 && copies < 2)) continue;
      const isForLogs = data.uses.every(({ mount }) => isLogFolder(mount.target));
      const isScratch = data.uses.every(({ mount }) => isRebuilt(mount.target) || mount.target.endsWith('/cache'));
      yield {
        service: first.service.name,
        place: first.mount.place,
        message: `${copies > 1 ? `${copies} pods of ` : ''}${listNames(names)} may write ${describe(data)}. As pods on different nodes they cannot mount it together, unless the storage class offers ReadWriteMany.`,
        evidence: writers.map(({ service, mount }) => ({
          text: `${service.name} mounts it at ${mount.target} and may write`,
          place: mount.place,
        })),
        ...(isForLogs || isScratch ? { severity: 'warning' as const } : {}),
        ...(isScratch
          ? { remedy: 'Leave the volume out: what a build makes belongs into the image, and each pod may have its own.' }
          : {}),
      };
    }
  },
};

function describe({ kind, name }: SharedData): string {
  return kind === 'volume' ? `the volume ${name}` : `the folder ${name}`;
}
