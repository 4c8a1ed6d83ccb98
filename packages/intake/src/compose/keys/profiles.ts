import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Profiles that switch the service on. */
export const profiles: ServiceKey = {
  name: 'profiles',
  grade: 'A',
  becomes: 'whether the component is in the output',
  read: (at, { remark }) => {
    remark(at.key, 'settled-while-loading');
    return serviceFields({ profiles: texts(at) });
  },
};
