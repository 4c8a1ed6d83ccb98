import { byDefault, type Fact, inferred, type Role } from '@landfall/model';
import type { WorkloadKind } from '../helm/values.ts';
import { leaf, type Traced } from '../traced.ts';
import { evidenceOf, find, note, type Occupant, use } from './occupant.ts';

/** Components that keep data of their own or must be alone: a second copy of the plain image is another one. */
const singular: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage', 'scheduler']);

/** True for roles of which there is never a second replica by itself. */
export function isSingular(role: Role): boolean {
  return singular.has(role);
}

/**
 * Decides how many pods there are. What people open in a browser gets two when it keeps nothing, so that a roll-out or a
 * lost node is not an outage; databases, brokers and schedulers stay alone whatever Compose says.
 *
 * @returns undefined for kinds that have no count
 */
export function writeReplicas(occupant: Occupant, kind: WorkloadKind, keepsData: boolean): Traced<number> | undefined {
  const { service } = occupant;
  const { replicas, role } = service;
  if (kind === 'DaemonSet' || kind === 'Job' || kind === 'CronJob') {
    if (replicas !== undefined) use(occupant, replicas.origin, kind === 'DaemonSet' ? 'kind' : 'job.completions');
    return undefined;
  }
  if (isSingular(role.role) && replicas !== undefined && replicas.value > 1) return onlyOne(occupant, replicas);
  if (replicas !== undefined) return leaf(replicas);
  if (isOpened(occupant) && !keepsData && kind === 'Deployment')
    return leaf(byDefault(2, 'replicas-of-web', 'two of what people open, when it keeps nothing; Compose runs one'));
  return leaf(byDefault(1, 'replicas', 'Compose runs one'));
}

/** True for what people reach with a browser: a web server or proxy, surely one, behind a route for HTTP that is on. */
function isOpened({ service, plan }: Occupant): boolean {
  const { role, confidence } = service.role;
  if ((role !== 'web' && role !== 'proxy') || confidence === 'guess') return false;
  const routes = Object.values(plan.exposure.get(service.name)?.routes.entries ?? {});
  return routes.some(({ entries }) => entries.enabled?.value !== false && (entries.kind?.value ?? 'http') === 'http');
}

function onlyOne(occupant: Occupant, replicas: Fact<number>): Traced<number> {
  const { service } = occupant;
  const reason = `A second replica of a ${service.role.role} would be another one beside it.`;
  note(occupant, 'replicas-of-one', replicas.origin, reason);
  find(occupant, 'several-replicas-of-one', {
    at: replicas.origin,
    message: `${service.name} has ${replicas.value} replicas in Compose; as a ${service.role.role} it gets one.`,
    remedy: 'Use a managed service or an operator for several; or state x-landfall.role when the role is wrong.',
  });
  return leaf(inferred(1, 'one-of-its-kind', reason, evidenceOf(replicas.origin)));
}
