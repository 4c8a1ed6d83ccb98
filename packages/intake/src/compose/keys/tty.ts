import { serviceFields } from '../reading/defined.ts';
import { flag } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `tty` of a service. */
export const tty: ServiceKey = {
  name: 'tty',
  grade: 'E',
  becomes: 'tty',
  read: (at) => serviceFields({ tty: flag(at) }),
};
