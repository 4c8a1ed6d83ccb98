import type { Role, Service } from '@landfall/model';
import { isHttpPort } from '../references/port-names.ts';

/** What is kept in them must not become reachable from outside by a default. */
const dataRoles: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage']);

/** Ports whose protocol is surely not HTTP. @source IANA registry; documentation of the products */
const otherProtocols: ReadonlySet<number> = new Set([
  20, 21, 22, 23, 25, 53, 88, 110, 111, 123, 137, 138, 139, 143, 161, 389, 445, 465, 514, 554, 587, 636, 873, 990, 993, 995, 1025,
  1194, 1433, 1521, 1812, 1883, 1935, 2049, 2181, 2222, 3268, 3306, 3389, 3478, 4222, 5060, 5061, 5222, 5269, 5349, 5432, 5433,
  5671, 5672, 5900, 6379, 6380, 6432, 7233, 7687, 8883, 9042, 9092, 9094, 9300, 11211, 14550, 15432, 25565, 26257, 27015, 27017,
  27018, 30000, 33060, 50000, 51820, 61613, 61616, 64738,
]);

/** Ports on which databases and brokers serve pages and HTTP interfaces. */
const managementPorts: ReadonlySet<number> = new Set([5984, 7474, 8086, 8123, 8222, 15672]);

/** True for services that keep the data of others. */
export function isDataService(service: Service): boolean {
  return dataRoles.has(service.role.role);
}

/** What speaks on a TCP port of the service: stated, known by the number, told by the role, or guessed. */
export function protocolOf(service: Service, port: number): { readonly isHttp: boolean; readonly isGuess: boolean } {
  const stated = service.ports
    .find(({ target, appProtocol }) => target.value === port && appProtocol !== undefined)
    ?.appProtocol?.value.toLowerCase();
  if (stated !== undefined)
    return { isHttp: /^(?:https?|h2c?|grpc|wss?|kubernetes\.io\/(?:h2c|wss?))$/.test(stated), isGuess: false };
  if (otherProtocols.has(port)) return { isHttp: false, isGuess: false };
  if (isHttpPort(port, service.role) || port === 443 || port === 8443) return { isHttp: true, isGuess: false };
  const { role } = service.role;
  if (role === 'web' || role === 'api') return { isHttp: true, isGuess: false };
  if (role === 'database' || role === 'broker' || role === 'cache') return { isHttp: managementPorts.has(port), isGuess: false };
  return { isHttp: true, isGuess: true };
}
