import { itemsOf } from '../reading/cursor.ts';
import type { ServiceKey } from '../reading/service-key.ts';
import { parseVolumesFrom } from '../reading/volumes-from.ts';

/** All mounts of another service; they are added when every service has been read. */
export const volumesFrom: ServiceKey = {
  name: 'volumes_from',
  grade: 'L',
  becomes: 'the mounts of the other service',
  read: (at, { remark }) => {
    for (const item of itemsOf(at)) {
      remark(item.key, parseVolumesFrom(item).isContainer ? 'container-reference' : 'folded-from-mounts-of');
    }
    return {};
  },
};
