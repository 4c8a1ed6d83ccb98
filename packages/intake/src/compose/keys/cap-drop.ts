import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `cap_drop` of a service. */
export const capDrop: ServiceKey = {
  name: 'cap_drop',
  grade: 'E',
  becomes: 'securityContext.capabilities.drop',
  read: (at) => serviceFields({ capDrop: texts(at) }),
};
