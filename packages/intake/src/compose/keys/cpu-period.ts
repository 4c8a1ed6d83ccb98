import { child } from '../reading/cursor.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** The period that `cpu_quota` counts in. */
export const cpuPeriod: ServiceKey = {
  name: 'cpu_period',
  grade: 'A',
  becomes: 'part of the CPU limit',
  read: (at, { service, remark }) => {
    if (child(service, 'cpu_quota') === undefined) remark(at.key, 'node-setting', 'A period without a quota limits nothing.');
    else remark(at.key, 'cpu-period');
    return {};
  },
};
