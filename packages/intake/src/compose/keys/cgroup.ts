import type { ServiceKey } from '../reading/service-key.ts';

/** The cgroup namespace: of the host, or private. */
export const cgroup: ServiceKey = {
  name: 'cgroup',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'host-namespace');
    return {};
  },
};
