import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The process namespace: of the host, or that of another service or container. */
export const pid: ServiceKey = {
  name: 'pid',
  grade: 'L',
  becomes: 'hostPID, or one pod with a shared process namespace',
  read: (at, { remark }) => {
    const mode = text(at);
    if (mode?.value.startsWith('container:') === true) remark(at.key, 'container-reference');
    return serviceFields({ pid: mode });
  },
};
