import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** When the image is pulled. */
export const pullPolicy: ServiceKey = {
  name: 'pull_policy',
  grade: 'A',
  becomes: 'imagePullPolicy',
  read: (at) => serviceFields({ pullPolicy: text(at) }),
};
