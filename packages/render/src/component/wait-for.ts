import { byDefault, type Dependency } from '@landfall/model';
import type { ComponentValues } from '../helm/values.ts';
import { branch, growing, leaf, leafOf, type Traced } from '../traced.ts';
import { evidenceOf, keyOf, note, type Occupant, use } from './occupant.ts';

type Waits = NonNullable<ComponentValues['waitFor']>;

/** How long a pod waits for what it depends on before it is started again. */
const waitSeconds = 300;

/**
 * Translates `depends_on`, edge by edge. A Service answers when a pod behind it is ready, so a wait for its port stands for
 * "started" and "healthy" alike; what must have ended is a matter of the order of releases.
 */
export function writeWaits(occupants: readonly Occupant[]): Traced<Waits> | undefined {
  const inPod = new Set(occupants.map(({ service }) => service.name));
  const waits = new Map<string, Traced<Waits[string]>>();
  for (const occupant of occupants) {
    for (const edge of occupant.service.dependsOn) {
      const wait = inPod.has(edge.service) ? samePod(occupant, edge) : waitFor(occupant, edge);
      if (wait !== undefined && !waits.has(wait.name)) waits.set(wait.name, wait.value);
    }
  }
  return waits.size === 0 ? undefined : growing<Waits[string]>(waits);
}

function samePod(occupant: Occupant, { origin }: Dependency): undefined {
  use(occupant, origin, 'sidecars');
  return undefined;
}

function waitFor(
  occupant: Occupant,
  edge: Dependency,
): { readonly name: string; readonly value: Traced<Waits[string]> } | undefined {
  const { plan, service } = occupant;
  const key = keyOf(edge.origin);
  if (edge.restart && key !== undefined && edge.origin.how === 'stated') {
    note(
      occupant,
      'dependency-restart',
      `${key}.restart`,
      `${service.name} is not restarted with ${edge.service}; it must reconnect.`,
    );
  }
  if (!edge.required) {
    note(occupant, 'dependency-optional', edge.origin, `${service.name} starts without ${edge.service} as well.`);
    return undefined;
  }
  if (edge.condition === 'service_completed_successfully' || plan.order.jobs.has(edge.service)) {
    note(
      occupant,
      'dependency-completed',
      edge.origin,
      `${edge.service} belongs to an earlier wave, which must end well before ${service.name} starts.`,
    );
    return undefined;
  }
  const owner = plan.names.podOf.get(edge.service);
  const host = plan.names.components.get(edge.service);
  const port = portToAsk(occupant, edge.service) ?? (owner === undefined ? undefined : portToAsk(occupant, owner));
  if (host === undefined || port === undefined) {
    note(
      occupant,
      'dependency-order',
      edge.origin,
      `${edge.service} has no TCP port to wait for; it belongs to an earlier wave.`,
    );
    return undefined;
  }
  use(occupant, edge.origin, `waitFor.${host}`);
  const timeout = byDefault(waitSeconds, 'wait-timeout', 'then the pod starts over');
  const value = branch<Waits[string]>({
    host: leafOf(host, edge.origin),
    port: leafOf(port, edge.origin),
    timeoutSeconds: leaf(timeout),
  });
  return { name: host, value };
}

/** The port that says most about a service: one that is called here, else its first TCP port that it states itself, else its first. */
function portToAsk({ plan, service: caller }: Occupant, service: string): number | undefined {
  const ports = (plan.references.ports.get(service) ?? []).filter(({ protocol }) => protocol === 'TCP');
  const calls = plan.references.all.filter(({ from, to }) => from === caller.name && to === service);
  const called = ports.find(({ port }) => calls.some((call) => call.port === port.value));
  if (called !== undefined) return called.port.value;
  const declared = ports.find(({ port }) => port.origin.how === 'stated' || evidenceOf(port.origin).key !== undefined);
  return (declared ?? ports[0])?.port.value;
}
