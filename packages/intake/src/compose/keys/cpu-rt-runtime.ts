import type { ServiceKey } from '../reading/service-key.ts';

/** `cpu_rt_runtime` of a service. */
export const cpuRtRuntime: ServiceKey = {
  name: 'cpu_rt_runtime',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
