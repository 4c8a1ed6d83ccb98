import type { ServiceKey } from '../reading/service-key.ts';

/** `isolation` of a service. */
export const isolation: ServiceKey = {
  name: 'isolation',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'windows-setting');
    return {};
  },
};
