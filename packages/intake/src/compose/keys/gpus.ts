import { serviceFields } from '../reading/defined.ts';
import { deviceRequests } from '../reading/device-requests.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** GPUs: `all`, or requests by count or id. */
export const gpus: ServiceKey = {
  name: 'gpus',
  grade: 'L',
  becomes: 'an extended resource such as nvidia.com/gpu',
  read: (at, context) => serviceFields({ gpus: deviceRequests(at, context) }),
};
