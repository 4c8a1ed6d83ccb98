import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `group_add` of a service. */
export const groupAdd: ServiceKey = {
  name: 'group_add',
  grade: 'A',
  becomes: 'supplementalGroups',
  read: (at) => serviceFields({ groupAdd: texts(at) }),
};
