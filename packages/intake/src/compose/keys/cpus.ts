import { serviceFields } from '../reading/defined.ts';
import { number } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `cpus` of a service. */
export const cpus: ServiceKey = {
  name: 'cpus',
  grade: 'E',
  becomes: 'CPU limit',
  read: (at) => serviceFields({ cpuLimit: number(at) }),
};
