import type { Role, Service } from '@landfall/model';

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

/** True when the role is more than a guess. */
export function isSureOfRole({ role }: Service): boolean {
  return role.confidence !== 'guess';
}
