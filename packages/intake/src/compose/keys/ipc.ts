import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The IPC namespace: of the host, or that of another service or container. */
export const ipc: ServiceKey = {
  name: 'ipc',
  grade: 'L',
  becomes: 'hostIPC, or one pod',
  read: (at, { remark }) => {
    const mode = text(at);
    if (mode?.value.startsWith('container:') === true) remark(at.key, 'container-reference');
    return serviceFields({ ipc: mode });
  },
};
