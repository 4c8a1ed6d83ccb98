import type { ServiceKey } from '../reading/service-key.ts';

/** `cpu_rt_period` of a service. */
export const cpuRtPeriod: ServiceKey = {
  name: 'cpu_rt_period',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
