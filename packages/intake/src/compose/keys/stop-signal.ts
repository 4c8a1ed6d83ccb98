import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `stop_signal` of a service. */
export const stopSignal: ServiceKey = {
  name: 'stop_signal',
  grade: 'A',
  becomes: 'lifecycle.stopSignal',
  read: (at) => serviceFields({ stopSignal: text(at) }),
};
