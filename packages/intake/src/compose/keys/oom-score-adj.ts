import type { ServiceKey } from '../reading/service-key.ts';

/** `oom_score_adj` of a service. */
export const oomScoreAdj: ServiceKey = {
  name: 'oom_score_adj',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
