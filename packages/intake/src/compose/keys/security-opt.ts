import { serviceFields } from '../reading/defined.ts';
import { texts } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `security_opt` of a service. */
export const securityOpt: ServiceKey = {
  name: 'security_opt',
  grade: 'A',
  becomes: 'allowPrivilegeEscalation, seccomp, AppArmor and SELinux fields',
  read: (at) => serviceFields({ securityOpt: texts(at) }),
};
