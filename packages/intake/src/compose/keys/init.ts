import { serviceFields } from '../reading/defined.ts';
import { flag } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Whether a small init process reaps orphans. */
export const init: ServiceKey = {
  name: 'init',
  grade: 'A',
  becomes: 'shareProcessNamespace, where the pause container reaps',
  read: (at) => serviceFields({ init: flag(at) }),
};
