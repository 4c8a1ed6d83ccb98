import type { ServiceKey } from '../reading/service-key.ts';

/** `oom_kill_disable` of a service. */
export const oomKillDisable: ServiceKey = {
  name: 'oom_kill_disable',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
