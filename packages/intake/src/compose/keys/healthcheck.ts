import type { Healthcheck } from '@landfall/model';
import { child } from '../reading/cursor.ts';
import { defined, serviceFields } from '../reading/defined.ts';
import { durationMs, number, plainFlag, textListFact } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** How the engine finds out whether the container is healthy. */
export const healthcheck: ServiceKey = {
  name: 'healthcheck',
  grade: 'A',
  becomes: 'readiness and startup probes; liveness only by an explicit choice',
  read: (at, { remark }) => {
    const disable = child(at, 'disable');
    const test = textListFact(child(at, 'test'));
    const isNone = test?.value[0] === 'NONE';
    const disabled = isNone || plainFlag(disable) === true;
    if (disable !== undefined)
      remark(disable.key, 'health-check-off', disabled ? undefined : 'Leaves the health check on, as it is anyway.');
    if (isNone) remark(at.key, 'health-check-off');
    return serviceFields({
      healthcheck: defined<Healthcheck>({
        place: at.node.place,
        disabled,
        test: isNone ? undefined : test,
        intervalMs: durationMs(child(at, 'interval')),
        timeoutMs: durationMs(child(at, 'timeout')),
        retries: number(child(at, 'retries')),
        startPeriodMs: durationMs(child(at, 'start_period')),
        startIntervalMs: durationMs(child(at, 'start_interval')),
      }),
    });
  },
};
