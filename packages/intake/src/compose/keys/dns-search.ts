import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `dns_search` of a service. */
export const dnsSearch: ServiceKey = {
  name: 'dns_search',
  grade: 'A',
  becomes: 'dnsConfig.searches',
  read: (at) => serviceFields({ dnsSearch: texts(at) }),
};
