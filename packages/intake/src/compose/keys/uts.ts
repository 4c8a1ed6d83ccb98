import type { ServiceKey } from '../reading/service-key.ts';

/** `uts` of a service. */
export const uts: ServiceKey = {
  name: 'uts',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'host-namespace');
    return {};
  },
};
