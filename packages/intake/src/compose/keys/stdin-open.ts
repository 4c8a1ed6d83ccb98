import { serviceFields } from '../reading/defined.ts';
import { flag } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `stdin_open` of a service. */
export const stdinOpen: ServiceKey = {
  name: 'stdin_open',
  grade: 'E',
  becomes: 'stdin',
  read: (at) => serviceFields({ stdinOpen: flag(at) }),
};
