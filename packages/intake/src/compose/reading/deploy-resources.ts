import type { Service } from '@landfall/model';
import { type Cursor, child } from './cursor.ts';
import { serviceFields } from './defined.ts';
import { deviceRequests } from './device-requests.ts';
import { bytes, number } from './scalar.ts';
import type { ServiceContext } from './service-key.ts';

/** Limits and reservations of `deploy.resources`. */
export function readResources(at: Cursor | undefined, context: ServiceContext): Partial<Service> {
  const limits = child(at, 'limits');
  const reservations = child(at, 'reservations');
  const remarkAt = (cursor: Cursor | undefined, code: 'node-setting' | 'generic-resource') => {
    if (cursor !== undefined) context.remark(cursor.key, code);
  };
  remarkAt(child(limits, 'pids'), 'node-setting');
  remarkAt(child(reservations, 'pids'), 'node-setting');
  remarkAt(child(reservations, 'generic_resources'), 'generic-resource');
  remarkAt(child(limits, 'generic_resources'), 'generic-resource');
  return serviceFields({
    cpuLimit: number(child(limits, 'cpus')),
    memoryLimitBytes: bytes(child(limits, 'memory')),
    cpuReservation: number(child(reservations, 'cpus')),
    memoryReservationBytes: bytes(child(reservations, 'memory')),
    gpus: deviceRequests(child(reservations, 'devices'), context),
  });
}
