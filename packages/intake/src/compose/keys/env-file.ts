import type { ServiceKey } from '../reading/service-key.ts';

/** `env_file` of a service. */
export const envFile: ServiceKey = {
  name: 'env_file',
  grade: 'A',
  becomes: 'the variables it holds',
  read: (at, { remark }) => {
    remark(at.key, 'settled-while-loading');
    return {};
  },
};
