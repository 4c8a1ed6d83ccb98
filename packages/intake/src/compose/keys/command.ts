import { serviceFields } from '../reading/defined.ts';
import { textListFact } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** What replaces the CMD of the image. An empty list clears it. */
export const command: ServiceKey = {
  name: 'command',
  grade: 'E',
  becomes: 'args',
  read: (at) => serviceFields({ command: textListFact(at) }),
};
