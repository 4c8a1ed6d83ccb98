import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `cap_add` of a service. */
export const capAdd: ServiceKey = {
  name: 'cap_add',
  grade: 'E',
  becomes: 'securityContext.capabilities.add',
  read: (at) => serviceFields({ capAdd: texts(at) }),
};
