import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `external_links` of a service. */
export const externalLinks: ServiceKey = {
  name: 'external_links',
  grade: 'A',
  becomes: 'ExternalName Service',
  read: (at) => serviceFields({ externalLinks: texts(at) }),
};
