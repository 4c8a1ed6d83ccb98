import type { Port, RoleGuess } from '@landfall/model';

/**
 * What well-known ports are for. A name must be a legal IANA_SVC_NAME: at most 15 of `a-z0-9-`, with a letter.
 *
 * @source IANA Service Name and Transport Protocol Port Number Registry; documentation of the products
 */
const known: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  80: 'http',
  88: 'kerberos',
  110: 'pop3',
  123: 'ntp',
  143: 'imap',
  389: 'ldap',
  443: 'https',
  465: 'smtps',
  514: 'syslog',
  587: 'submission',
  636: 'ldaps',
  993: 'imaps',
  995: 'pop3s',
  1025: 'smtp',
  1433: 'mssql',
  1521: 'oracle',
  1883: 'mqtt',
  2181: 'zookeeper',
  2379: 'etcd-client',
  2380: 'etcd-peer',
  3000: 'http',
  3306: 'mysql',
  4222: 'nats',
  4317: 'otlp-grpc',
  4318: 'otlp-http',
  5000: 'http',
  5432: 'postgres',
  5601: 'kibana',
  5671: 'amqps',
  5672: 'amqp',
  5984: 'couchdb',
  6379: 'redis',
  7233: 'temporal',
  7687: 'bolt',
  7700: 'meilisearch',
  8000: 'http',
  8025: 'http',
  8080: 'http',
  8081: 'http',
  8086: 'influxdb',
  8123: 'clickhouse',
  8200: 'vault',
  8443: 'https',
  8500: 'consul',
  8883: 'mqtts',
  9000: 'http',
  9042: 'cassandra',
  9092: 'kafka',
  9200: 'elasticsearch',
  9300: 'transport',
  11211: 'memcached',
  11434: 'ollama',
  14268: 'jaeger',
  15672: 'management',
  16686: 'jaeger-ui',
  26257: 'cockroach',
  27017: 'mongodb',
  61616: 'activemq',
};

/** Ports that several products claim: what such a port is for depends on who listens there. */
const knownOfProduct: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  9090: { prometheus: 'http', thanos: 'grpc' },
  9093: { kafka: 'kafka', redpanda: 'kafka', alertmanager: 'http' },
};

/** What listens on a port: the product, and the role that it plays. */
export type Listener = Pick<RoleGuess, 'role' | 'product'>;

/** What a port is for, told by its number where the number says it, else by who listens there. */
function purposeOf(port: number, { role, product }: Listener): string | undefined {
  const claims = knownOfProduct[port];
  if (claims === undefined) return known[port];
  if (product !== undefined && Object.hasOwn(claims, product)) return claims[product];
  return role === 'web' || role === 'api' ? 'http' : undefined;
}

/** The port that a URL of this scheme means when it names none. */
export const schemePorts: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
  nats: 4222,
  mqtt: 1883,
  ldap: 389,
  ldaps: 636,
  smtp: 25,
  clickhouse: 9000,
  memcached: 11211,
  neo4j: 7687,
  bolt: 7687,
  etcd: 2379,
  kafka: 9092,
  pulsar: 6650,
};

const legal = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*$/;

/** True when Kubernetes accepts the text as the name of a port. */
export function isPortName(text: string): boolean {
  return legal.test(text);
}

/** Ports of web servers that have names of their own, or none. */
const otherHttpPorts: ReadonlySet<number> = new Set([3001, 4200, 5173, 5601, 8888]);

/** True for ports on which web servers usually listen. */
export function isHttpPort(port: number, listener: Listener): boolean {
  return purposeOf(port, listener) === 'http' || otherHttpPorts.has(port);
}

/**
 * Names for the ports of one service, in the order given: unique, legal, and told by the number where it is free. A name
 * that the input states is kept when it is legal.
 */
export function namePorts(ports: readonly (Port & { readonly wanted?: string })[], listener: Listener): readonly string[] {
  const taken = new Set<string>();
  return ports.map((port) => {
    const udp = port.protocol === 'tcp' ? '' : `-${port.protocol}`;
    const byNumber = purposeOf(port.port, listener);
    const choices = [
      ...(port.wanted !== undefined && isPortName(port.wanted) ? [port.wanted] : []),
      ...(byNumber === undefined ? [] : [`${byNumber}${udp}`]),
      `port-${port.port}${udp}`,
    ].filter(isPortName);
    const name = choices.find((choice) => !taken.has(choice)) ?? `p${port.port}${udp}`;
    taken.add(name);
    return name;
  });
}
