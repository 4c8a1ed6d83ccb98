import type { ServiceKey } from '../reading/service-key.ts';

/** `cpu_percent` of a service. */
export const cpuPercent: ServiceKey = {
  name: 'cpu_percent',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'cpu-share-of-host');
    return {};
  },
};
