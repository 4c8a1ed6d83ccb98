import type { BindMount, VolumeMount } from '@landfall/model';
import { isCodeFolder, isLogFolder, isRebuilt } from '../../reading/folders.ts';
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
    for (const data of dataOf(view)) {
      const [use, ...others] = data.uses;
      // What several services use is a finding of its own.
      if (use === undefined || others.length > 0 || (use.service.replicas?.value ?? 1) > 1) continue;
      const { service, mount } = use;
      if (!answersRequests(service) || service.role.product !== undefined || mount.readOnly || !keepsFiles(service, mount))
        continue;
      yield {
        service: service.name,
        place: mount.place,
        message: `${service.name} has one pod and pauses at each update, as long as ${mount.target} is on a disk that one node attaches.`,
        evidence: [{ text: `${data.name} is mounted at ${mount.target} and may be written`, place: mount.place }],
        confidence: 'likely',
      };
    }
  },
};

function keepsFiles(service: Parameters<typeof isCodeFolder>[0], mount: VolumeMount | BindMount): boolean {
  const { target } = mount;
  if (isLogFolder(target) || isRebuilt(target) || /(?:^|\/)(?:cache|tmp|temp)(?:\/|$)/.test(target)) return false;
  return mount.kind === 'volume' || !isCodeFolder(service, mount);
}
