import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** `working_dir` of a service. */
export const workingDir: ServiceKey = {
  name: 'working_dir',
  grade: 'E',
  becomes: 'workingDir',
  read: (at) => serviceFields({ workingDir: text(at) }),
};
