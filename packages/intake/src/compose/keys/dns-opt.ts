import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `dns_opt` of a service. */
export const dnsOpt: ServiceKey = {
  name: 'dns_opt',
  grade: 'A',
  becomes: 'dnsConfig.options',
  read: (at) => serviceFields({ dnsOptions: texts(at) }),
};
