import { serviceFields } from '../reading/defined.ts';
import { number } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `scale` of a service. */
export const scale: ServiceKey = {
  name: 'scale',
  grade: 'E',
  becomes: 'replicas',
  read: (at) => serviceFields({ replicas: number(at) }),
};
