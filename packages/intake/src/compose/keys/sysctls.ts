import { serviceFields } from '../reading/defined.ts';
import { namedTexts } from '../reading/named-texts.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Kernel parameters. */
export const sysctls: ServiceKey = {
  name: 'sysctls',
  grade: 'A',
  becomes: 'securityContext.sysctls of the pod',
  read: (at) => serviceFields({ sysctls: namedTexts(at) }),
};
