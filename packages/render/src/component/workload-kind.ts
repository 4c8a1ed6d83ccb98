import { byDefault, type Fact, inferred, type Role } from '@landfall/model';
import type { WorkloadKind } from '../helm/values.ts';
import { evidenceOf, type Occupant, placeOf, use } from './occupant.ts';

/** Roles whose claims are their identity: each replica would have its own. */
const ownersOfData: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage', 'observability']);

/** True for roles that keep what they are for in a volume of their own. */
export function ownsData(role: Role): boolean {
  return ownersOfData.has(role);
}

/**
 * Decides the workload: what ends is a Job, what runs on every node a DaemonSet, what owns data a StatefulSet, all else a
 * Deployment. A long-running service with `restart: on-failure` is none of the first.
 *
 * @param ownsClaim whether the component has a claim that no other one mounts
 */
export function workloadKind(occupant: Occupant, ownsClaim: boolean): Fact<WorkloadKind> {
  const { service, plan } = occupant;
  const { mode, role } = service;
  if (mode !== undefined) use(occupant, mode.origin, 'kind');
  const job = plan.order.jobs.get(service.name);
  if (job !== undefined) return job;
  if (mode?.value === 'replicated-job' || mode?.value === 'global-job') return { value: 'Job', origin: mode.origin };
  if (mode?.value === 'global') return { value: 'DaemonSet', origin: mode.origin };
  if (ownsClaim && ownsData(role.role))
    return inferred('StatefulSet', 'owner-of-data', `role ${role.role}, with data of its own`, evidenceOfRole(occupant));
  if (service.restart !== undefined && placeOf(service.restart.origin) !== undefined) {
    return inferred('Deployment', 'long-running', 'runs until it is stopped', { ...evidenceOf(service.restart.origin) });
  }
  return byDefault('Deployment', 'long-running', 'runs until it is stopped');
}

function evidenceOfRole({ service }: Occupant): Parameters<typeof inferred>[3] {
  const place = service.role.evidence.find((one) => one.place !== undefined)?.place;
  return place === undefined ? {} : { place };
}
