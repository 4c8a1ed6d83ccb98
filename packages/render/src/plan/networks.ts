import { type App, byDefault, childKey, type Origin, type Service } from '@landfall/model';
import type { NetworkValues } from '../helm/values.ts';
import { because, branch, growing, leaf, leafOf, named, type Traced } from '../traced.ts';
import type { Account, Names, Reference } from './plan.ts';
import { remark, report } from './report.ts';

/** The label segment for a network: Compose allows dots and underscores at the ends, and any length. */
function networkLabel(network: string): string {
  const inner = network.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 63);
  const trimmed = inner.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return trimmed === '' ? 'network' : trimmed;
}

/**
 * Which networks every service is a member of, as values of the chart. A service in another's pod has the networks of
 * that pod.
 */
export function planNetworks(
  app: App,
  {
    references,
    names,
    watched,
  }: { readonly references: readonly Reference[]; readonly names: Names; readonly watched: ReadonlySet<string> },
  account: Account,
): ReadonlyMap<string, Traced<NetworkValues>> {
  const internal = new Set(app.networks.filter((network) => network.internal).map(({ name }) => name));
  const plans = new Map<string, Traced<NetworkValues>>();
  for (const service of app.services) {
    const plan = networkOf(service, { internal, isWatched: watched.has(names.components.get(service.name) ?? '') });
    if (plan !== undefined) plans.set(service.name, plan);
  }
  reportSeparated(app, references, account);
  reportOutside(app, account);
  return plans;
}

function networkOf(
  service: Service,
  { internal, isWatched }: { readonly internal: ReadonlySet<string>; readonly isWatched: boolean },
): Traced<NetworkValues> | undefined {
  const mode = service.networkMode;
  if (mode?.value === 'none') return branch<NetworkValues>({ isolated: leafOf(true, mode.origin) });
  if (mode?.value === 'host')
    return branch<NetworkValues>({
      policy: leafOf(false, mode.origin, 'a pod on the network of its host is beyond network policies'),
    });
  if (mode !== undefined && /^(?:service|container):/.test(mode.value)) return undefined;
  const memberships = service.networks.map(({ network, place }) => {
    const origin: Origin = { how: 'stated', place, key: childKey(`${childKey('services', service.name)}.networks`, network) };
    const isInternal = internal.has(network) ? { internal: leafOf(true, origin) } : {};
    return [networkLabel(network), because(branch<{ internal?: boolean }>(isInternal), origin)] as const;
  });
  const fallback = byDefault('default', 'default-network', 'a service that names no network is on the default one');
  const entries =
    memberships.length > 0
      ? memberships
      : [[networkLabel(fallback.value), because(branch<{ internal?: boolean }>({}), fallback.origin)] as const];
  return branch<NetworkValues>({
    networks: growing<{ internal?: boolean }>(entries),
    allowFrom: isWatched ? named([['keda', scalerPeer()]]) : undefined,
  });
}

interface ScalerPeer {
  readonly namespaceSelector: { readonly matchLabels: Record<string, string> };
}

/** The namespace of KEDA, which asks brokers how long their queues are. */
function scalerPeer(): Traced<ScalerPeer> {
  const namespace = byDefault('keda', 'scaler-access', 'KEDA runs in a namespace of its own and asks for the length of queues');
  const labels = named<string>([['kubernetes.io/metadata.name', leaf(namespace)]]);
  return branch<ScalerPeer>({ namespaceSelector: branch<ScalerPeer['namespaceSelector']>({ matchLabels: labels }) });
}

/** A network that others made has members that are not of this application: containers of other projects, a proxy of the host. */
function reportOutside(app: App, account: Account): void {
  for (const { name, externalName } of app.networks) {
    const members = app.services.filter(({ networks }) => networks.some(({ network }) => network === name));
    if (externalName === undefined || members.length === 0) continue;
    remark(
      account,
      'network-outside',
      externalName.origin,
      `Members of ${externalName.value} that belong to other applications are not let in, but by the ways in from outside.`,
    );
    report(account, 'network-outside', {
      at: externalName.origin,
      message: `${members.map((member) => member.name).join(', ')} may be called over ${externalName.value} by containers of other projects; in the cluster only this application may.`,
      remedy: 'Name who else may call under network.allowFrom of the component, by namespace or pod.',
    });
  }
}

/** A call between services that share no network fails in Compose already, and the network policies keep it so. */
function reportSeparated(app: App, references: readonly Reference[], account: Account): void {
  const networksOf = new Map(app.services.map((service) => [service.name, reachOf(service)]));
  const reported = new Set<string>();
  for (const { from, to, state, where, origin } of references) {
    const own = networksOf.get(from);
    const other = networksOf.get(to);
    if (state === 'inactive' || from === to || own === undefined || other === undefined || reported.has(`${from} ${to}`))
      continue;
    if ([...own].some((network) => other.has(network))) continue;
    reported.add(`${from} ${to}`);
    report(account, 'networks-apart', {
      service: from,
      at: origin,
      message: `${from} names ${to} (${where}), but they share no network: the call fails in Compose, and network policies keep it so.`,
      remedy: `Put both on one network if the call is meant.`,
    });
  }
}

/** Names of networks of a service; undefined where the mode makes the question meaningless. */
function reachOf(service: Service): ReadonlySet<string> | undefined {
  if (service.networkMode !== undefined) return undefined;
  return new Set(service.networks.length === 0 ? ['default'] : service.networks.map(({ network }) => network));
}
