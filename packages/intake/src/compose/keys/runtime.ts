import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `runtime` of a service. */
export const runtime: ServiceKey = {
  name: 'runtime',
  grade: 'A',
  becomes: 'runtimeClassName',
  read: (at) => serviceFields({ runtime: text(at) }),
};
