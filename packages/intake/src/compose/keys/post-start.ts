import { itemsOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { hookOf } from '../reading/hooks.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** A command after the container has started. */
export const postStart: ServiceKey = {
  name: 'post_start',
  grade: 'L',
  becomes: 'postStart of the container',
  read: (at, context) => serviceFields({ postStart: itemsOf(at).map((item) => hookOf(item, context)) }),
};
