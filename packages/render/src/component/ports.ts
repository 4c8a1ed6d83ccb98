import type { Origin, PublishedPort } from '@landfall/model';
import type { ContainerPort, ServiceValues, WorkloadKind } from '../helm/values.ts';
import type { ServicePort } from '../plan/plan.ts';
import { because, branch, growing, leaf, leafOf, type Traced } from '../traced.ts';
import type { Exceptions } from './exceptions.ts';
import { find, note, type Occupant, use } from './occupant.ts';

type Ports = Record<string, number | ContainerPort>;
type Alias = NonNullable<ServiceValues['aliases']>[string];
type AliasPort = NonNullable<Alias['ports']>[string];

/** Ports of the service as the plan knows them: declared, exposed, from the image, or inferred from callers. */
export function portsOf({ plan, service }: Pick<Occupant, 'plan' | 'service'>): readonly ServicePort[] {
  return plan.references.ports.get(service.name) ?? [];
}

/** Longest name of a port, an IANA service name. */
const longestName = 15;

/**
 * The ports that the container itself states. Containers of a pod share its network: a port that another one states is not
 * stated twice, and no two ports have one name, by which the Service would find the wrong one.
 */
function ownPorts({ plan, service, container }: Occupant): readonly ServicePort[] {
  const ports = portsOf({ plan, service });
  const owner = plan.names.podOf.get(service.name);
  if (container === 'main' || owner === undefined) return ports;
  const others = [...plan.names.podOf].filter(([name, pod]) => pod === owner && name < service.name).map(([name]) => name);
  const stated = [owner, ...others].flatMap((name) => plan.references.ports.get(name) ?? []);
  const names = new Set(stated.map(({ name }) => name));
  return ports
    .filter(({ port, protocol }) => !stated.some((other) => other.port.value === port.value && other.protocol === protocol))
    .map((port) => {
      let { name } = port;
      for (let count = 2; names.has(name); count += 1)
        name = `${port.name.slice(0, longestName - String(count).length - 1)}-${count}`;
      names.add(name);
      return { ...port, name };
    });
}

/** Translates the ports that the container listens on. Where they are reached from outside is a matter of exposure. */
export function writePorts(occupant: Occupant, kind: WorkloadKind, exceptions: Exceptions): Traced<Ports> | undefined {
  accountForDeclarations(occupant, portsOf(occupant));
  const entries = ownPorts(occupant).map((port) => {
    const published = kind === 'DaemonSet' ? hostPortOf(occupant, port) : undefined;
    const plain = port.protocol === 'TCP' && port.appProtocol === undefined && published === undefined;
    if (plain) return [port.name, leaf(port.port)] as const;
    if (published !== undefined) exceptions.relax('hostPorts', 'a published port of mode host on every node', published.origin);
    const value = branch<ContainerPort>({
      port: leaf(port.port),
      protocol: port.protocol === 'TCP' ? undefined : leafOf(port.protocol, port.port.origin),
      hostPort: published === undefined ? undefined : leafOf(published.port, published.origin),
      appProtocol: port.appProtocol === undefined ? undefined : leaf(port.appProtocol),
    });
    return [port.name, value] as const;
  });
  return entries.length === 0 ? undefined : growing<Ports[string]>(entries);
}

/** Several declarations may speak of one port; each of them is answered by it. */
function accountForDeclarations(occupant: Occupant, ports: readonly ServicePort[]): void {
  const { service } = occupant;
  const answer = (origin: Origin, number: number, protocol: string) => {
    const port = ports.find((one) => one.port.value === number && one.protocol.toLowerCase() === protocol);
    if (port !== undefined) use(occupant, origin, `container.ports.${port.name}`);
  };
  for (const port of service.ports) {
    answer(port.target.origin, port.target.value, port.protocol);
    if (port.name !== undefined) answer(port.name.origin, port.target.value, port.protocol);
    if (port.appProtocol !== undefined) answer(port.appProtocol.origin, port.target.value, port.protocol);
    for (const setting of ['mode', 'protocol'])
      use(occupant, { how: 'stated', place: port.place, key: `${port.key}.${setting}` }, 'container.ports');
    if (port.mode === 'host' && service.mode?.value !== 'global') {
      note(
        occupant,
        'port-mode-host',
        `${port.key}.mode`,
        `Port ${port.target.value} is reached through its Service, not on the host.`,
      );
    }
  }
  for (const { value, origin } of [...service.expose, ...service.imageFacts.exposed]) answer(origin, value.port, value.protocol);
}

/** A component on every node keeps the port that it published on the host. */
function hostPortOf(
  { service }: Pick<Occupant, 'service'>,
  { port, protocol }: ServicePort,
): { readonly port: number; readonly origin: Origin } | undefined {
  const isOnHost = (one: PublishedPort) =>
    one.mode === 'host' && one.target.value === port.value && one.protocol === protocol.toLowerCase();
  const declared = service.ports.find(isOnHost);
  const number = Number(declared?.published?.value);
  if (declared?.published === undefined || !Number.isInteger(number)) return undefined;
  return { port: number, origin: declared.published.origin };
}

/**
 * Translates how the pods are called inside the cluster: headless where Compose resolves to each replica or where no port
 * is known, and one more Service for every other name. Sidecars keep their Compose names and their own ports.
 */
export function writeService(main: Occupant, sidecars: readonly Occupant[]): Traced<ServiceValues> | undefined {
  const { plan, service } = main;
  const aliases = new Map<string, Traced<Alias>>();
  for (const sidecar of sidecars) {
    const ports = portsOf(sidecar).map((port) => [port.name, writeAliasPort(port)] as const);
    const remark = `shares the pod, ${sidecar.service.place.file}`;
    const headless =
      ports.length === 0 ? leafOf(true, { how: 'inferred', rule: 'called-without-port', why: 'no port is known' }) : undefined;
    aliases.set(
      sidecar.component,
      branch<Alias>({ ports: ports.length === 0 ? undefined : growing<AliasPort>(ports), headless }, remark),
    );
  }
  for (const occupant of [main, ...sidecars]) {
    for (const alias of plan.names.aliases.get(occupant.service.name) ?? []) {
      use(main, alias.origin, alias.value === main.component ? 'component' : `service.aliases.${alias.value}`);
      if (alias.value === main.component || aliases.has(alias.value)) continue;
      const ports = occupant === main ? [] : portsOf(occupant).map((port) => [port.name, writeAliasPort(port)] as const);
      aliases.set(
        alias.value,
        because(
          branch<Alias>({ ports: ports.length === 0 ? undefined : growing<AliasPort>(ports) }, remarkOf(alias.origin)),
          alias.origin,
        ),
      );
    }
  }
  const headless = headlessOf(main);
  if (service.endpointMode !== undefined) use(main, service.endpointMode.origin, 'service.headless');
  for (const occupant of [main, ...sidecars]) accountForLinks(occupant);
  if (headless === undefined && aliases.size === 0) return undefined;
  return branch<ServiceValues>({ headless, aliases: aliases.size === 0 ? undefined : growing<Alias>(aliases) });
}

/** Every service is reached by its name, and by the names of links to it; containers of other projects are not. */
function accountForLinks(occupant: Occupant): void {
  const { service, account, plan } = occupant;
  for (const { value, origin } of service.links)
    account.use(origin, `values/${plan.names.components.get(value.service) ?? value.service}.yaml#service`);
  for (const { value, origin } of service.externalLinks) {
    note(
      occupant,
      'external-link',
      origin,
      `The container ${value.split(':')[0] ?? value} belongs to no service of the application.`,
    );
    find(occupant, 'external-link-lost', {
      at: origin,
      message: `${service.name} links to ${value}, a container of another project.`,
      remedy: 'Deploy what it is as well, or give its name a Service of type ExternalName.',
    });
  }
}

function writeAliasPort({ port, protocol }: ServicePort): Traced<AliasPort> {
  return branch<AliasPort>({
    port: leaf(port),
    target: leaf(port),
    protocol: protocol === 'TCP' ? undefined : leafOf(protocol, port.origin),
  });
}

function headlessOf({ plan, service }: Occupant): Traced<boolean> | undefined {
  if (service.endpointMode?.value === 'dnsrr') return leafOf(true, service.endpointMode.origin);
  if (!plan.references.calledWithoutPort.has(service.name)) return undefined;
  return leafOf(true, { how: 'inferred', rule: 'called-without-port', why: 'called by name, though no port is known' });
}

/** Where an origin is written, for a block that has no scalar of its own. */
export function remarkOf(origin: Origin): string {
  if (origin.how === 'default') return `default: ${origin.why}`;
  const place = origin.place?.file;
  return [place, origin.how === 'inferred' ? origin.why : undefined].filter((part) => part !== undefined).join(', ');
}
