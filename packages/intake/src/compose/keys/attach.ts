import type { ServiceKey } from '../reading/service-key.ts';

/** `attach` of a service. */
export const attach: ServiceKey = {
  name: 'attach',
  grade: 'D',
  becomes: 'nothing',
  read: (at, { remark }) => {
    remark(at.key, 'development-only');
    return {};
  },
};
