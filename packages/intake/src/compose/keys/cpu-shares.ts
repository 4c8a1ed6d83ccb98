import { serviceFields } from '../reading/defined.ts';
import { number } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `cpu_shares` of a service. */
export const cpuShares: ServiceKey = {
  name: 'cpu_shares',
  grade: 'A',
  becomes: 'a share of CPU requests',
  read: (at) => serviceFields({ cpuShares: number(at) }),
};
