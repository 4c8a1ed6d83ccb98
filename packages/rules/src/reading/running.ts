import type { Role, Service } from '@landfall/model';
import type { View } from '../view.ts';
import { urlsIn } from './variables.ts';

/** True for what runs until it is stopped; jobs end by themselves. */
export function isLongRunning({ role, mode }: Service): boolean {
  return role.role !== 'job' && mode?.value !== 'replicated-job' && mode?.value !== 'global-job';
}

const dataRoles: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage']);

/** True for products that keep the data of others: databases, brokers, caches, search engines, object stores. */
export function keepsData({ role }: Service): boolean {
  return dataRoles.has(role.role);
}

/** True for what answers requests of people or programs by HTTP. */
export function answersRequests({ role }: Service): boolean {
  return role.role === 'web' || role.role === 'api' || role.role === 'proxy';
}

/**
 * True for what takes tasks from a queue. A service that is only named so, and that others call by HTTP, is not: what they ask of it
 * are requests.
 */
export function takesTasks({ role, name }: Service, { services }: View): boolean {
  if (role.role !== 'worker' || role.confidence === 'guess') return false;
  if (role.product !== undefined && role.product !== 'worker') return true;
  return !services.some(
    (other) =>
      other.name !== name &&
      other.environment.some(({ value }) =>
        urlsIn(value.value ?? '').some(({ scheme, host }) => /^https?$/.test(scheme) && host === name.toLowerCase()),
      ),
  );
}

/** True when the role is more than a guess. */
export function isSureOfRole({ role }: Service): boolean {
  return role.confidence !== 'guess';
}
