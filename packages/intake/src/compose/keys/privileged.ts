import { serviceFields } from '../reading/defined.ts';
import { flag } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `privileged` of a service. */
export const privileged: ServiceKey = {
  name: 'privileged',
  grade: 'E',
  becomes: 'securityContext.privileged',
  read: (at) => serviceFields({ privileged: flag(at) }),
};
