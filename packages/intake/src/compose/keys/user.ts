import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `user` of a service. */
export const user: ServiceKey = {
  name: 'user',
  grade: 'A',
  becomes: 'runAsUser and runAsGroup',
  read: (at) => serviceFields({ user: text(at) }),
};
