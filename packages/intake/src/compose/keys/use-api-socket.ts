import { serviceFields } from '../reading/defined.ts';
import { flag } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `use_api_socket` of a service. */
export const useApiSocket: ServiceKey = {
  name: 'use_api_socket',
  grade: 'X',
  becomes: 'a finding',
  read: (at) => serviceFields({ useApiSocket: flag(at) }),
};
