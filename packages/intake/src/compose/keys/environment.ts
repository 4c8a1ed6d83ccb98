import { serviceFields } from '../reading/defined.ts';
import type { ServiceKey } from '../reading/service-key.ts';
import { environmentVariables } from '../reading/variables.ts';

/** Variables of the container, those of its env files included. */
export const environment: ServiceKey = {
  name: 'environment',
  grade: 'A',
  becomes: 'env, or a Secret reference where the value is a secret',
  read: (at) => serviceFields({ environment: environmentVariables(at) }),
};
