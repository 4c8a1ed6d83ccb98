import { serviceFields } from '../reading/defined.ts';
import { flag } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Whether the root file system may only be read. */
export const readOnly: ServiceKey = {
  name: 'read_only',
  grade: 'E',
  becomes: 'readOnlyRootFilesystem',
  read: (at) => serviceFields({ readOnly: flag(at) }),
};
