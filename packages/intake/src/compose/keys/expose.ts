import { factOf, itemsOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { parsePortText } from '../reading/port-text.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Ports that other services may call. */
export const expose: ServiceKey = {
  name: 'expose',
  grade: 'E',
  becomes: 'ports of the Service',
  read: (at, { remark }) => {
    const exposed = itemsOf(at).flatMap((item) => {
      const range = parsePortText(plainText(item) ?? '');
      if (range?.isCut === true) remark(item.key, 'port-range-cut');
      return (range?.ports ?? []).map((port) => factOf(item, port));
    });
    return serviceFields({ expose: exposed });
  },
};
