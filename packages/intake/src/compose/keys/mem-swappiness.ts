import type { ServiceKey } from '../reading/service-key.ts';

/** `mem_swappiness` of a service. */
export const memSwappiness: ServiceKey = {
  name: 'mem_swappiness',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
