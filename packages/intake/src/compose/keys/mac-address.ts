import type { ServiceKey } from '../reading/service-key.ts';

/** `mac_address` of a service. */
export const macAddress: ServiceKey = {
  name: 'mac_address',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'network-address');
    return {};
  },
};
