import { serviceFields } from '../reading/defined.ts';
import { durationMs } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `stop_grace_period` of a service. */
export const stopGracePeriod: ServiceKey = {
  name: 'stop_grace_period',
  grade: 'E',
  becomes: 'terminationGracePeriodSeconds',
  read: (at) => serviceFields({ stopGracePeriodMs: durationMs(at) }),
};
