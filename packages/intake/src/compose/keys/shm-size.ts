import { serviceFields } from '../reading/defined.ts';
import { bytes } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `shm_size` of a service. */
export const shmSize: ServiceKey = {
  name: 'shm_size',
  grade: 'A',
  becomes: 'memory volume at /dev/shm',
  read: (at) => serviceFields({ shmSizeBytes: bytes(at) }),
};
