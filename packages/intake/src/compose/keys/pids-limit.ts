import type { ServiceKey } from '../reading/service-key.ts';

/** `pids_limit` of a service. */
export const pidsLimit: ServiceKey = {
  name: 'pids_limit',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
