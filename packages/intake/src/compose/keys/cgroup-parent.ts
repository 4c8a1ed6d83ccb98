import type { ServiceKey } from '../reading/service-key.ts';

/** `cgroup_parent` of a service. */
export const cgroupParent: ServiceKey = {
  name: 'cgroup_parent',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
