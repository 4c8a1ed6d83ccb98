import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `hostname` of a service. */
export const hostname: ServiceKey = {
  name: 'hostname',
  grade: 'A',
  becomes: 'an alias Service when something calls it by this name',
  read: (at) => serviceFields({ hostname: text(at) }),
};
