import type { ServiceKey } from '../reading/service-key.ts';

/** `device_cgroup_rules` of a service. */
export const deviceCgroupRules: ServiceKey = {
  name: 'device_cgroup_rules',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'device-rule');
    return {};
  },
};
