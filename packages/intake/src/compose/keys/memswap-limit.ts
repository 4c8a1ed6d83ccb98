import type { ServiceKey } from '../reading/service-key.ts';

/** `memswap_limit` of a service. */
export const memswapLimit: ServiceKey = {
  name: 'memswap_limit',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
