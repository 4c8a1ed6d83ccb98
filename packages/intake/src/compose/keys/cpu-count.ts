import { serviceFields } from '../reading/defined.ts';
import { number } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Number of CPUs that may be used. */
export const cpuCount: ServiceKey = {
  name: 'cpu_count',
  grade: 'A',
  becomes: 'CPU limit',
  read: (at) => serviceFields({ cpuLimit: number(at) }),
};
