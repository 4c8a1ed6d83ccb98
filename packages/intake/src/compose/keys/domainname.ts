import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `domainname` of a service. */
export const domainname: ServiceKey = {
  name: 'domainname',
  grade: 'A',
  becomes: 'pod subdomain',
  read: (at) => serviceFields({ domainname: text(at) }),
};
