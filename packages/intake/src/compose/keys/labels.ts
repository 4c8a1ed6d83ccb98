import { serviceFields } from '../reading/defined.ts';
import { namedTexts } from '../reading/named-texts.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Labels of the container, those of its label files included. */
export const labels: ServiceKey = {
  name: 'labels',
  grade: 'A',
  becomes: 'routes, schedules or hints where the family is known, else annotations',
  read: (at) => serviceFields({ labels: namedTexts(at) }),
};
