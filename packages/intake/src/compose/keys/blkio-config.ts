import type { ServiceKey } from '../reading/service-key.ts';

/** `blkio_config` of a service. */
export const blkioConfig: ServiceKey = {
  name: 'blkio_config',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'node-setting');
    return {};
  },
};
