import type { ServiceKey } from '../reading/service-key.ts';

/** `label_file` of a service. */
export const labelFile: ServiceKey = {
  name: 'label_file',
  grade: 'A',
  becomes: 'the labels it holds',
  read: (at, { remark }) => {
    remark(at.key, 'settled-while-loading');
    return {};
  },
};
