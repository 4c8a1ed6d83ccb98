import { isCodeFolder, isLogFolder, isNamedLikeData } from '../../reading/folders.ts';
import { isLongRunning } from '../../reading/running.ts';
import { isDataFolder } from '../../reading/shared-data.ts';
import type { Rule } from '../../rule.ts';

/** A folder of the machine is mounted and may be written. */
export const hostFolderWritten: Rule = {
  id: 'host-folder-written',
  family: 'local-state',
  severity: 'warning',
  topic: 'host-path',
  title: 'A service writes to a folder of the machine.',
  why: 'The folder is on the disk of the one machine that Compose runs on. Pods start on any node, where it is empty; and namespaces that enforce Pod Security refuse paths of the node.',
  remedy: 'Make it a volume, and copy what is in the folder now before the first start.',
  change: {
    file: 'compose.yaml',
    before: ['volumes:', '  - /srv/media:/media'],
    after: ['volumes:', '  - media:/media'],
  },
  handled: 'A folder of data becomes a claim, which is empty at first; the delivery says what to copy.',
  *looks({ services }) {
    for (const service of services.filter(isLongRunning)) {
      for (const mount of service.mounts) {
        if (mount.kind !== 'bind' || mount.readOnly || !isDataFolder(mount) || mount.from !== undefined) continue;
        if (isLogFolder(mount.target) || (isCodeFolder(service, mount) && !isNamedLikeData(mount.source))) continue;
        if (mount.found.kind !== 'folder' && /\.[a-z][a-z0-9]{0,7}$/i.test(mount.target)) continue;
        yield {
          service: service.name,
          place: mount.place,
          message: `${mount.target} of ${service.name} is ${mount.source} of this machine. A pod on a node finds nothing there.`,
          evidence: [{ text: `${mount.source} is mounted and may be written`, place: mount.place }],
          confidence: mount.source.startsWith('/') || isNamedLikeData(mount.source) ? 'certain' : 'likely',
        };
      }
    }
  },
};
