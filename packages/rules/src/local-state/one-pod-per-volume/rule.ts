import { type BindMount, comparePlaces, type VolumeMount } from '@landfall/model';
import { listNames } from '../../places.ts';
import { isCodeFolder, isLogFolder, isNamedLikeData, isRebuilt } from '../../reading/folders.ts';
import { answersRequests } from '../../reading/running.ts';
import { dataOf } from '../../reading/shared-data.ts';
import type { Rule } from '../../rule.ts';

/** The volume lets one pod have it. */
export const onePodPerVolume: Rule = {
  id: 'one-pod-per-volume',
  family: 'local-state',
  severity: 'warning',
  topic: 'local-state',
  title: 'What answers requests keeps files on a volume, and so has one pod.',
  why: 'A volume is usually attached to one node at a time. The old pod has to let go of it before the new one starts: each update, and each drain of a node, is a pause of a minute or so, and there can be no second pod to share the load.',
  remedy:
    'Keep the files in object storage or in the database; where that is not possible, accept the pause or use a storage class that offers ReadWriteMany.',
  change: {
    file: 'compose.yaml',
    before: ['web: {image: example/web, volumes: ["uploads:/srv/uploads"]}'],
    after: ['web: {image: example/web, environment: {STORAGE_URL: "s3://uploads"}}'],
  },
  handled: 'It gets one replica, which is stopped before the next one starts.',
  *looks(view) {
    const byService = Map.groupBy(
      // What several services use is a finding of its own.
      dataOf(view).flatMap(({ uses }) => (uses.length === 1 ? uses : [])),
      ({ service }) => service.name,
    );
    for (const uses of byService.values()) {
      const kept = uses.filter(({ service, mount }) => !mount.readOnly && keepsFiles(service, mount));
      const [first] = kept.toSorted((one, other) => comparePlaces(one.mount.place, other.mount.place));
      if (first === undefined) continue;
      const { service, mount } = first;
      if (!answersRequests(service) || service.role.product !== undefined || (service.replicas?.value ?? 1) > 1) continue;
      yield {
        service: service.name,
        place: mount.place,
        message: `${service.name} has one pod and pauses at each update, as long as ${listNames(kept.map((use) => use.mount.target))} ${kept.length === 1 ? 'is on a disk' : 'are on disks'} that one node attaches.`,
        evidence: kept.map((use) => ({ text: `${use.mount.target} may be written and is on a volume`, place: use.mount.place })),
        confidence: 'likely',
      };
    }
  },
};

function keepsFiles(service: Parameters<typeof isCodeFolder>[0], mount: VolumeMount | BindMount): boolean {
  const { target } = mount;
  if (isLogFolder(target) || isRebuilt(target) || /(?:^|\/)(?:cache|tmp|temp)(?:\/|$)/.test(target)) return false;
  // A folder of the project is data only where it is named so.
  return (
    mount.kind === 'volume' || ((mount.source.startsWith('/') || isNamedLikeData(mount.source)) && !isCodeFolder(service, mount))
  );
}
