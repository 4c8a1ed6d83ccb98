import type { ServiceKey } from '../reading/service-key.ts';

/** `pull_refresh_after` of a service. */
export const pullRefreshAfter: ServiceKey = {
  name: 'pull_refresh_after',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'pull-age');
    return {};
  },
};
