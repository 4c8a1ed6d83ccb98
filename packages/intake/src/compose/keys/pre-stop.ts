import { itemsOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { hookOf } from '../reading/hooks.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** A command before the container stops. */
export const preStop: ServiceKey = {
  name: 'pre_stop',
  grade: 'L',
  becomes: 'preStop of the container',
  read: (at, context) => serviceFields({ preStop: itemsOf(at).map((item) => hookOf(item, context)) }),
};
