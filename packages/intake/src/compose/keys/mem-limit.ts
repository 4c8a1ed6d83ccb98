import { serviceFields } from '../reading/defined.ts';
import { bytes } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `mem_limit` of a service. */
export const memLimit: ServiceKey = {
  name: 'mem_limit',
  grade: 'E',
  becomes: 'memory limit',
  read: (at) => serviceFields({ memoryLimitBytes: bytes(at) }),
};
