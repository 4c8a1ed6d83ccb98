import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `userns_mode` of a service. */
export const usernsMode: ServiceKey = {
  name: 'userns_mode',
  grade: 'X',
  becomes: 'a finding',
  read: (at) => serviceFields({ usernsMode: text(at) }),
};
