import { serviceFields } from '../reading/defined.ts';
import { namedTexts } from '../reading/named-texts.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Annotations of the container. */
export const annotations: ServiceKey = {
  name: 'annotations',
  grade: 'A',
  becomes: 'pod annotations',
  read: (at) => serviceFields({ annotations: namedTexts(at) }),
};
