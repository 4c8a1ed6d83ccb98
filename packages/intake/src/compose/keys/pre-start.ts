import { itemsOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { hookOf } from '../reading/hooks.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** A step before the container starts. */
export const preStart: ServiceKey = {
  name: 'pre_start',
  grade: 'A',
  becomes: 'init container, or a Job before the rollout when it runs once',
  read: (at, context) => serviceFields({ preStart: itemsOf(at).map((item) => hookOf(item, context)) }),
};
