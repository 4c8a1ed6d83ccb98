import { serviceFields } from '../reading/defined.ts';
import { fileMounts } from '../reading/file-mounts.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Top-level secrets that the service reads as files. */
export const secrets: ServiceKey = {
  name: 'secrets',
  grade: 'A',
  becomes: 'a file from a Secret at the exact path',
  read: (at) => serviceFields({ secrets: fileMounts(at, '/run/secrets/') }),
};
