import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The platform that the image is run for. */
export const platform: ServiceKey = {
  name: 'platform',
  grade: 'A',
  becomes: 'node selector for operating system and architecture',
  read: (at) => serviceFields({ platform: text(at) }),
};
