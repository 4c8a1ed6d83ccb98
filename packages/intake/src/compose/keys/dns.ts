import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `dns` of a service. */
export const dns: ServiceKey = {
  name: 'dns',
  grade: 'A',
  becomes: 'dnsConfig.nameservers',
  read: (at) => serviceFields({ dns: texts(at) }),
};
