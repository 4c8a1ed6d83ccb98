import { inferred, type Origin } from '@landfall/model';
import type { Probe, Probes } from '../../helm/values.ts';
import type { ServicePort } from '../../plan/plan.ts';
import { branch, leaf, type Traced } from '../../traced.ts';
import { evidenceOf, type Occupant } from '../occupant.ts';
import { portsOf } from '../ports.ts';

/** Often, because it costs next to nothing and a new pod gets no requests before the first yes. */
const periodSeconds = 5;

/**
 * A readiness probe for a container without a health check, when somebody is known to call it: a pod without one counts as
 * ready before its process listens, so each roll-out would lose requests. Undefined when no caller shows which port it is; a
 * probe of a port that nothing listens on would keep the pod from its callers for ever.
 *
 * @source kubernetes.io, "Liveness, Readiness, and Startup Probes": without a readiness probe the state is success
 */
export function writeDefaultReadiness(occupant: Occupant): Traced<Probes> | undefined {
  const called = calledPort(occupant);
  if (called === undefined) return undefined;
  const { port, origin } = called;
  const because = <T extends string | number>(value: T) =>
    leaf(inferred(value, 'readiness-of-port', 'no health check: requests come once this port is open', evidenceOf(origin)));
  const readiness = branch<Probe>({
    tcp: branch<NonNullable<Probe['tcp']>>({ port: because<string | number>(port.name) }),
    periodSeconds: because(periodSeconds),
  });
  return branch<Probes>({ readiness });
}

/** The port that requests from outside come to, else the lowest that another service calls by name and number. */
function calledPort(occupant: Occupant): { readonly port: ServicePort; readonly origin: Origin } | undefined {
  const { plan, service } = occupant;
  const ports = portsOf(occupant).filter(({ protocol }) => protocol === 'TCP');
  for (const [, route] of Object.entries(plan.exposure.get(service.name)?.routes.entries ?? {})) {
    const { kind, port: routed } = route.entries;
    const port = ports.find(({ name }) => name === routed?.value);
    if (kind === undefined && port !== undefined) return { port, origin: port.port.origin };
  }
  for (const port of ports) {
    const call = plan.references.all.find(
      ({ to, from, port: number, state }) =>
        to === service.name && from !== to && number === port.port.value && (state === 'resolves' || state === 'port-inferred'),
    );
    if (call !== undefined) return { port, origin: call.origin };
  }
  return undefined;
}
