import type { ServiceKey } from '../reading/service-key.ts';

/** `storage_opt` of a service. */
export const storageOpt: ServiceKey = {
  name: 'storage_opt',
  grade: 'X',
  becomes: 'a finding',
  read: (at, { remark }) => {
    remark(at.key, 'storage-setting');
    return {};
  },
};
