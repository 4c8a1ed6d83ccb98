import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The image to run. */
export const image: ServiceKey = {
  name: 'image',
  grade: 'E',
  becomes: 'container image, registry, repository and tag in environments/<env>/images.yaml',
  read: (at) => serviceFields({ image: text(at) }),
};
