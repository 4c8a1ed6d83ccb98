import type { ServiceKey } from '../reading/service-key.ts';

/** `umask` of a service. */
export const umask: ServiceKey = {
  name: 'umask',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'file-mask');
    return {};
  },
};
