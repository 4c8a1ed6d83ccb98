import { child, factOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainNumber } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** What the kernel takes when no period is given, in microseconds. */
const defaultPeriodUs = 100_000;

/** CPU time per period, in microseconds. */
export const cpuQuota: ServiceKey = {
  name: 'cpu_quota',
  grade: 'A',
  becomes: 'CPU limit: quota divided by period',
  read: (at, { service }) => {
    const quotaUs = plainNumber(at) ?? 0;
    const periodUs = plainNumber(child(service, 'cpu_period')) ?? defaultPeriodUs;
    return serviceFields({ cpuLimit: quotaUs > 0 && periodUs > 0 ? factOf(at, quotaUs / periodUs) : undefined });
  },
};
