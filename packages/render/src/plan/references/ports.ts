import { type App, type Fact, inferred, type Origin, type Port, type Role, type Service } from '@landfall/model';
import { checkWords, ownHosts } from '../../checks/check-words.ts';
import { recogniseNetworkCheck } from '../../checks/network-check.ts';
import { routedPorts } from '../exposure/routed-ports.ts';
import type { ServicePort } from '../plan.ts';
import { namePorts } from './port-names.ts';

/** Ports of one service while they are gathered; the first to mention a port gives its origin. */
export interface PortBook {
  readonly byId: Map<string, GatheredPort>;
  /** Ports that only the image names, of a process that is not known to listen: they count once something calls them. */
  readonly unconfirmed: Map<string, GatheredPort>;
}

/** What takes its work from somewhere else. Its image often is that of the web server as well, and names that one's port. */
const rolesWithoutCallers: ReadonlySet<Role> = new Set(['worker', 'scheduler', 'job']);

interface GatheredPort {
  readonly port: Fact<number>;
  readonly protocol: Port['protocol'];
  readonly wanted?: string;
  readonly appProtocol?: Fact<string>;
}

/**
 * Ports that a service itself declares: published targets, `expose`, what its image exposes, and what a reverse proxy is
 * told to call.
 */
export function declaredPorts(service: Service): PortBook {
  const book: PortBook = { byId: new Map(), unconfirmed: new Map() };
  for (const { target, protocol, name, appProtocol } of service.ports) {
    add(book, {
      port: target,
      protocol,
      ...(name === undefined ? {} : { wanted: name.value }),
      ...(appProtocol === undefined ? {} : { appProtocol }),
    });
  }
  for (const { value, origin } of service.expose) add(book, { port: { value: value.port, origin }, protocol: value.protocol });
  for (const port of routedPorts(service)) add(book, { port, protocol: 'tcp' });
  const isUnconfirmed = rolesWithoutCallers.has(service.role.role);
  for (const { value, origin } of service.imageFacts.exposed) {
    const exposed = { port: { value: value.port, origin }, protocol: value.protocol };
    if (isUnconfirmed) book.unconfirmed.set(idOf(value.port, value.protocol), exposed);
    else add(book, exposed);
  }
  const checked = checkedPort(service);
  if (checked !== undefined) add(book, { port: checked, protocol: 'tcp' });
  return book;
}

/** The port on which the service asks itself whether it is well: something listens there, though nobody declares it. */
function checkedPort({ healthcheck, imageFacts }: Service): Fact<number> | undefined {
  const test = healthcheck?.disabled === true ? undefined : (healthcheck?.test ?? imageFacts.healthcheck?.test);
  const words = test === undefined ? undefined : checkWords(test.value);
  const check = words === undefined ? undefined : recogniseNetworkCheck(words);
  if (test === undefined || check === undefined || !ownHosts.has(check.host)) return undefined;
  const place = test.origin.how === 'default' ? undefined : test.origin.place;
  return inferred(check.port, 'port-of-check', 'its health check asks this port', place === undefined ? {} : { place });
}

/** True when a caller reaches something on this port over TCP. */
export function hasPort(book: PortBook, port: number): boolean {
  return book.byId.has(idOf(port, 'tcp'));
}

/** Counts the ports that the image names, because something calls the service: the one that is called, or all when no port is named. */
export function confirmPorts(book: PortBook, port: number | undefined): void {
  for (const [id, unconfirmed] of book.unconfirmed)
    if (port === undefined || unconfirmed.port.value === port) {
      add(book, unconfirmed);
      book.unconfirmed.delete(id);
    }
}

/** Adds a TCP port that nobody declares and a caller uses. */
export function inferPort(
  book: PortBook,
  port: number,
  caller: { readonly from: string; readonly where: string; readonly origin: Origin },
): void {
  const place = caller.origin.how === 'default' ? undefined : caller.origin.place;
  const fact = inferred(
    port,
    'port-of-caller',
    `${caller.from} calls it, in ${caller.where}`,
    place === undefined ? {} : { place },
  );
  add(book, { port: fact, protocol: 'tcp' });
}

/** The ports of every service: sorted by number, each with a legal name of its own. */
export function settlePorts(app: App, books: ReadonlyMap<string, PortBook>): ReadonlyMap<string, readonly ServicePort[]> {
  const settled = new Map<string, readonly ServicePort[]>();
  for (const { name, role } of app.services) {
    const gathered = [...(books.get(name)?.byId.values() ?? [])].sort(
      (a, b) => a.port.value - b.port.value || rank(a.protocol) - rank(b.protocol),
    );
    const names = namePorts(
      gathered.map(({ port, protocol, wanted }) => ({ port: port.value, protocol, ...(wanted === undefined ? {} : { wanted }) })),
      role,
    );
    settled.set(
      name,
      gathered.map(({ port, protocol, appProtocol }, index) => ({
        name: names[index] ?? `port-${port.value}`,
        port,
        protocol: kubernetesProtocol(protocol),
        ...(appProtocol === undefined ? {} : { appProtocol }),
      })),
    );
  }
  return settled;
}

function add(book: PortBook, port: GatheredPort): void {
  const id = idOf(port.port.value, port.protocol);
  const present = book.byId.get(id);
  // A later mention may know the name that an earlier one did not.
  if (present === undefined) book.byId.set(id, port);
  else if (present.wanted === undefined && port.wanted !== undefined) book.byId.set(id, { ...present, wanted: port.wanted });
}

function idOf(port: number, protocol: Port['protocol']): string {
  return `${port}/${protocol}`;
}

function rank(protocol: Port['protocol']): number {
  return ['tcp', 'udp', 'sctp'].indexOf(protocol);
}

function kubernetesProtocol(protocol: Port['protocol']): ServicePort['protocol'] {
  return protocol === 'tcp' ? 'TCP' : protocol === 'udp' ? 'UDP' : 'SCTP';
}
