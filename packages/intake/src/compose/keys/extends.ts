import type { ServiceKey } from '../reading/service-key.ts';

/** `extends` of a service. */
export const extendsKey: ServiceKey = {
  name: 'extends',
  grade: 'E',
  becomes: 'what it takes over',
  read: (at, { remark }) => {
    remark(at.key, 'settled-while-loading');
    return {};
  },
};
