import { factOf, itemsOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Other services under a name of one's own: `SERVICE:ALIAS`. */
export const links: ServiceKey = {
  name: 'links',
  grade: 'A',
  becomes: 'an alias Service where the alias differs from the name',
  read: (at) =>
    serviceFields({
      links: itemsOf(at).map((item) => {
        const [service = '', alias = service] = (plainText(item) ?? '').split(':');
        return factOf(item, { service, alias });
      }),
    }),
};
