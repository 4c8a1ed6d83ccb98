import type { ServiceKey } from '../reading/service-key.ts';

/** `develop` of a service. */
export const develop: ServiceKey = {
  name: 'develop',
  grade: 'D',
  becomes: 'nothing',
  read: (at, { remark }) => {
    remark(at.key, 'development-only');
    return {};
  },
};
