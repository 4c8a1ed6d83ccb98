import { serviceFields } from '../reading/defined.ts';
import { fileMounts } from '../reading/file-mounts.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Top-level configs that the service reads as files. */
export const configs: ServiceKey = {
  name: 'configs',
  grade: 'A',
  becomes: 'a file from a ConfigMap at the exact path',
  read: (at) => serviceFields({ configs: fileMounts(at, '/') }),
};
