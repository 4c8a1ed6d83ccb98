import type { Exceptions } from '../exceptions.ts';
import { note, type Occupant, statedAt, use } from '../occupant.ts';
import { mountBind } from './bind-mounts.ts';
import { mountConfig, mountSecret } from './file-mounts.ts';
import { type PodStorage } from './pod-storage.ts';
import { isWithin } from './volume-draft.ts';
import { mountAnonymous, mountOther, mountSharedMemory, mountTmpfs, mountVolume } from './volume-mounts.ts';

export { PodStorage } from './pod-storage.ts';

/** Mounts everything that a container of the pod sees: volumes, binds, memory, configs, secrets, and what its image declares. */
export function mountAll(occupant: Occupant, storage: PodStorage, exceptions: Exceptions): void {
  const { service } = occupant;
  for (const mount of service.mounts) {
    if (!mount.target.startsWith('/')) note(occupant, 'mount-relative', statedAt(mount), `${mount.target} is no absolute path.`);
    else if (mount.kind === 'volume') mountVolume(occupant, mount, { storage, exceptions });
    else if (mount.kind === 'bind') mountBind(occupant, mount, { storage, exceptions });
    else if (mount.kind === 'tmpfs') mountTmpfs(occupant, mount, storage);
    else mountOther(occupant, mount, storage);
  }
  mountSharedMemory(occupant, storage);
  for (const mount of service.configs) mountConfig(occupant, mount, storage);
  for (const mount of service.secrets) mountSecret(occupant, mount, storage);
  for (const volume of service.imageFacts.volumes) {
    const isMounted = service.mounts.some(({ target }) => isWithin(volume.value, target));
    if (isMounted) continue;
    mountAnonymous(
      occupant,
      {
        path: volume.value,
        target: { path: volume.value, container: occupant.container, origin: volume.origin, readOnly: false },
        copies: true,
      },
      storage,
    );
  }
  if (service.useApiSocket?.value === true)
    note(occupant, 'api-socket', service.useApiSocket.origin, 'Nothing in Kubernetes answers to the Docker API.');
  else if (service.useApiSocket !== undefined) use(occupant, service.useApiSocket.origin, 'volumes');
}
