import { serviceFields } from '../reading/defined.ts';
import { textListFact } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** What replaces the ENTRYPOINT of the image. An empty list clears it. */
export const entrypoint: ServiceKey = {
  name: 'entrypoint',
  grade: 'E',
  becomes: 'command',
  read: (at) => serviceFields({ entrypoint: textListFact(at) }),
};
