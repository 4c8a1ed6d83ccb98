import type { Fact } from '@landfall/model';
import type { PodSettings, WorkloadKind } from '../helm/values.ts';
import { branch, leafOf, listing, named, type Traced } from '../traced.ts';
import { find, note, type Occupant, use } from './occupant.ts';

type Dns = NonNullable<PodSettings['dns']>;

/** A pod has three name servers at most; the first is the one of the cluster. */
const mostNameServers = 2;

/** Accounts for the names that a container has beside its host name. */
export function accountForNames(occupant: Occupant): void {
  const { domainname, containerName } = occupant.service;
  if (domainname !== undefined)
    note(
      occupant,
      'domainname',
      domainname.origin,
      `The domain ${domainname.value} is not set; names in a cluster come from Services.`,
    );
  if (containerName !== undefined) accountForContainerName(occupant, containerName);
}

/** The name by which the pod calls itself. */
export function writeHostname(occupant: Occupant, kind: WorkloadKind): Traced<string> | undefined {
  const { hostname } = occupant.service;
  if (hostname === undefined) return undefined;
  if (kind === 'StatefulSet') {
    note(occupant, 'hostname', hostname.origin, `Pods of a StatefulSet are named ${occupant.component}-0 and so on.`);
    return undefined;
  }
  const label =
    hostname.value
      .split('.')[0]
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 63) ?? '';
  if (label === '') {
    note(occupant, 'hostname', hostname.origin, 'It has no letter or digit that a name could begin with.');
    return undefined;
  }
  if (label !== hostname.value) note(occupant, 'hostname', hostname.origin, `The pod calls itself ${label}.`);
  return leafOf(label, hostname.origin);
}

function accountForContainerName(occupant: Occupant, { value, origin }: Fact<string>): void {
  const { plan, service, component } = occupant;
  const legal = plan.names.renamed.get(value) ?? value;
  const isReachable = legal === component || (plan.names.aliases.get(service.name) ?? []).some((alias) => alias.value === legal);
  if (isReachable) use(occupant, origin, legal === component ? 'component' : `service.aliases.${legal}`);
  else note(occupant, 'alias-of-container', origin, `Nothing calls the container ${value}, so it needs no Service of that name.`);
}

/** Translates `extra_hosts`: address to names. */
export function writeHostAliases(occupant: Occupant): Traced<Record<string, string[]>> | undefined {
  const byAddress = new Map<string, Traced<string>[]>();
  for (const { value, origin } of occupant.service.extraHosts) {
    const address = value.address.replace(/^\[(.*)\]$/, '$1');
    if (!isAddress(address)) {
      note(
        occupant,
        'host-gateway',
        origin,
        `${value.host} pointed at ${value.address}, which has no fixed address in a cluster.`,
      );
      find(occupant, 'host-name-lost', {
        at: origin,
        message: `${occupant.service.name} reaches its host as ${value.host}; a pod has no such host.`,
        remedy: 'Give what runs on the host a Service, or set pod.hostAliases to an address that stays.',
      });
      continue;
    }
    const name = value.host.toLowerCase();
    if (!isHostName(name)) {
      note(
        occupant,
        'hostname',
        origin,
        `Kubernetes puts no name such as ${JSON.stringify(value.host)} into the hosts of a pod.`,
      );
      continue;
    }
    byAddress.set(address, [...(byAddress.get(address) ?? []), leafOf(name, origin)]);
  }
  return byAddress.size === 0
    ? undefined
    : named<string[]>([...byAddress].map(([address, names]) => [address, listing<string>(names)]));
}

function isHostName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
}

function isAddress(text: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text.split('.').every((part) => Number(part) <= 255);
  const [left = '', right, ...more] = text.split('::');
  const groups = [...left.split(':'), ...(right ?? '').split(':')].filter((group) => group !== '');
  const isWhole = right === undefined ? groups.length === 8 : groups.length < 8;
  return (
    text.includes(':') &&
    more.length === 0 &&
    isWhole &&
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    !/^:[^:]|[^:]:$/.test(text)
  );
}

/**
 * Translates DNS settings, which are merged with those of the cluster.
 *
 * @param isOnHostNetwork such pods ask the node's name servers unless told otherwise
 */
export function writeDns(occupant: Occupant, isOnHostNetwork: boolean): Traced<Dns> | undefined {
  const { dns, dnsOptions, dnsSearch, networkMode } = occupant.service;
  const servers = limited(
    occupant,
    dns.filter(({ value, origin }) => isAddress(value) || dropped(occupant, origin, value)),
    mostNameServers,
  );
  const searches = dnsSearch.filter(
    ({ value, origin }) =>
      isHostName(value.replace(/\.$/, '').replaceAll('_', '-').toLowerCase()) || dropped(occupant, origin, value),
  );
  const options = dnsOptions.map(({ value, origin }) => {
    const [name = '', ...rest] = value.split(':');
    use(occupant, origin, `pod.dns.options.${name}`);
    return [name, leafOf(rest.join(':'), origin)] as const;
  });
  const entries = {
    policy: isOnHostNetwork && networkMode !== undefined ? leafOf('ClusterFirstWithHostNet', networkMode.origin) : undefined,
    nameservers: servers.length === 0 ? undefined : listing<string>(servers.map(({ value, origin }) => leafOf(value, origin))),
    searches: searches.length === 0 ? undefined : listing<string>(searches.map(({ value, origin }) => leafOf(value, origin))),
    options: options.length === 0 ? undefined : named<string>(options),
  };
  return Object.values(entries).every((entry) => entry === undefined) ? undefined : branch<Dns>(entries);
}

function dropped(occupant: Occupant, origin: Fact<string>['origin'], value: string): false {
  note(occupant, 'dns-limit', origin, `A pod cannot be given ${value}.`);
  return false;
}

function limited(occupant: Occupant, facts: readonly Fact<string>[], most: number): readonly Fact<string>[] {
  for (const { value, origin } of facts.slice(most))
    note(occupant, 'dns-limit', origin, `${value} is one name server more than a pod may have.`);
  return facts.slice(0, most);
}
