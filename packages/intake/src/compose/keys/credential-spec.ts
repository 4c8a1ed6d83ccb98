import { entriesOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { text } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The group-managed account of a Windows container. */
export const credentialSpec: ServiceKey = {
  name: 'credential_spec',
  grade: 'A',
  becomes: 'windowsOptions.gmsaCredentialSpecName',
  read: (at) =>
    serviceFields({
      credentialSpec: entriesOf(at)
        .map((entry) => text(entry.at))
        .find((fact) => fact !== undefined),
    }),
};
