import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The network namespace: of the host, none, or that of another service or container. */
export const networkMode: ServiceKey = {
  name: 'network_mode',
  grade: 'L',
  becomes: 'hostNetwork, a policy that denies everything, or a container in the pod of the other service',
  read: (at, { remark }) => {
    const mode = text(at);
    if (mode?.value.startsWith('container:') === true) remark(at.key, 'container-reference');
    return serviceFields({ networkMode: mode });
  },
};
