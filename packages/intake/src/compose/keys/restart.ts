import type { RestartPolicy } from '@landfall/model';
import { factOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** When the engine starts the container again. */
export const restart: ServiceKey = {
  name: 'restart',
  grade: 'A',
  becomes: 'the kind of workload, and backoffLimit of a Job',
  read: (at) => serviceFields({ restart: factOf(at, policyOf(plainText(at) ?? 'no')) }),
};

function policyOf(written: string): RestartPolicy {
  const [policy, attempts] = written.split(':');
  if (policy === 'always' || policy === 'unless-stopped') return { policy };
  if (policy !== 'on-failure') return { policy: 'no' };
  const maxAttempts = Number(attempts);
  return attempts !== undefined && Number.isInteger(maxAttempts) ? { policy, maxAttempts } : { policy };
}
