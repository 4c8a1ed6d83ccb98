import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `container_name` of a service. */
export const containerName: ServiceKey = {
  name: 'container_name',
  grade: 'A',
  becomes: 'an alias Service when something calls it by this name',
  read: (at) => serviceFields({ containerName: text(at) }),
};
