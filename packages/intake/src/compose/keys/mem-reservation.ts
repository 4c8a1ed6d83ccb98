import { serviceFields } from '../reading/defined.ts';
import { bytes } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `mem_reservation` of a service. */
export const memReservation: ServiceKey = {
  name: 'mem_reservation',
  grade: 'E',
  becomes: 'memory request',
  read: (at) => serviceFields({ memoryReservationBytes: bytes(at) }),
};
