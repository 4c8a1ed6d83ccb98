import type { ServiceKey } from '../reading/service-key.ts';

/** `cpuset` of a service. */
export const cpuset: ServiceKey = {
  name: 'cpuset',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
