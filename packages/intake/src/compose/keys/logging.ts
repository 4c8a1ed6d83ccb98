import { child, factOf } from '../reading/cursor.ts';
import { serviceFields } from '../reading/defined.ts';
import { namedTexts } from '../reading/named-texts.ts';
import { plainText } from '../reading/scalar.ts';
import type { ServiceKey } from '../reading/service-key.ts';

/** Drivers that keep logs where `docker logs` finds them, or nowhere. */
const localDrivers: ReadonlySet<string> = new Set(['json-file', 'local', 'journald', 'none', '']);

/** Where the engine puts the output of the container. */
export const logging: ServiceKey = {
  name: 'logging',
  grade: 'L',
  becomes: 'nothing: the cluster collects standard output',
  read: (at, { remark }) => {
    const driver = plainText(child(at, 'driver')) ?? '';
    if (localDrivers.has(driver)) remark(at.key, 'logs-to-stdout');
    else
      remark(
        at.key,
        'log-driver',
        `The driver ${driver} has no counterpart: logs reach their store through a collector on the node.`,
      );
    const options = namedTexts(child(at, 'options'));
    const named = child(at, 'driver');
    return serviceFields({ logging: named === undefined ? { options } : { driver: factOf(named, driver), options } });
  },
};
