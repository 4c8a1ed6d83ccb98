import { byDefault, derive, type Fact, inferred, type Origin, type Service } from '@landfall/model';
import type { Autoscaling } from '../../helm/values.ts';
import { branch, leaf, leafOf, named, type Traced } from '../../traced.ts';
import type { Broker } from './broker.ts';
import { concurrencyOf } from './concurrency.ts';
import type { Queue } from './queues.ts';

type Trigger = NonNullable<Autoscaling['keda']>['triggers'][string];

/** Tasks that wait for one more replica, where nobody knows how many it works on. */
const usualTasksPerReplica = 10;

/** Triggers of a worker, and the user name that must be put into a Secret beside the password, where KEDA asks for one. */
export interface TriggerSet {
  readonly triggers: Traced<Record<string, Trigger>>;
  readonly needs: readonly { readonly secret: string; readonly key: string }[];
}

/** One trigger per queue, by name; the operator reaches the broker across namespaces, so hosts are written out. */
export function triggersOf(service: Service, broker: Broker, queues: readonly Queue[]): TriggerSet {
  const names = new Set<string>();
  const credentials = credentialsOf(service, broker);
  const entries = queues.map((queue) => {
    const legal = queue.name.value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 20)
      .replace(/^-+|-+$/g, '');
    const wanted = legal === '' ? 'queue' : legal;
    let name = wanted;
    for (let count = 2; names.has(name); count += 1) name = `${wanted}-${count}`;
    names.add(name);
    return [name, triggerOf(service, queue, { broker, credentials })] as const;
  });
  return { triggers: named<Trigger>(entries), needs: credentials.needs };
}

interface Credentials {
  /** Parameter to `secretname#key`. */
  readonly auth: Readonly<Record<string, string>>;
  /** Parameters that name a variable of the container. */
  readonly fromEnvironment: Readonly<Record<string, string>>;
  readonly needs: TriggerSet['needs'];
}

/** KEDA takes the user of RabbitMQ from a Secret or a variable of the container, never from the trigger itself. */
function credentialsOf(service: Service, { kind, password, user, userKey }: Broker): Credentials {
  if (password === undefined) return { auth: {}, fromEnvironment: {}, needs: [] };
  if (kind !== 'rabbitmq') return { auth: kind === 'redis' ? { password } : {}, fromEnvironment: {}, needs: [] };
  const variable = service.environment.find(({ name, value }) => value.value === user && /USER|LOGIN/.test(name));
  if (variable !== undefined) return { auth: { password }, fromEnvironment: { usernameFromEnv: variable.name }, needs: [] };
  const secret = password.slice(0, password.indexOf('#'));
  return { auth: { password, username: `${secret}#${userKey}` }, fromEnvironment: {}, needs: [{ secret, key: userKey }] };
}

function triggerOf(
  service: Service,
  queue: Queue,
  { broker, credentials }: { readonly broker: Broker; readonly credentials: Credentials },
): Traced<Trigger> {
  const { origin } = inferred('', 'keda-trigger', `${queue.library} takes tasks from ${broker.component}`, {
    place: service.place,
  });
  const secretOrigin: Origin = { how: 'default', rule: 'keda-credentials', why: 'the same secret as in the component' };
  const metadata = {
    ...metadataOf(broker, queue, { origin, perReplica: tasksPerReplica(service, queue) }),
    ...withOrigin(credentials.fromEnvironment, origin),
  };
  const auth = Object.entries(withOrigin(credentials.auth, secretOrigin));
  return branch<Trigger>({
    type: leafOf(broker.kind, origin),
    metadata: named<string>(Object.entries(metadata).map(([key, fact]) => [key, leaf(fact)] as const)),
    auth: auth.length === 0 ? undefined : named<string>(auth.map(([key, fact]) => [key, leaf(fact)] as const)),
  });
}

/**
 * As many as one replica works on at once: then a queue that counts tasks in work never takes away a replica that has its
 * hands full, and waiting tasks wait for one task, not for ten.
 */
function tasksPerReplica(service: Service, queue: Queue): Fact<string> {
  const concurrency = concurrencyOf(service, queue.library);
  return concurrency === undefined
    ? byDefault(String(usualTasksPerReplica), 'keda-tasks', 'one more replica for so many tasks that wait; measure')
    : derive(concurrency, String(concurrency.value));
}

type Metadata = Readonly<Record<string, Fact<string>>>;

/**
 * @source KEDA 2.21 documentation, scalers "RabbitMQ Queue", "Redis Lists", "Apache Kafka"; parameters as declared in
 *   pkg/scalers of that version
 */
function metadataOf(
  broker: Broker,
  queue: Queue,
  { origin, perReplica }: { readonly origin: Origin; readonly perReplica: Fact<string> },
): Metadata {
  const host = `${broker.component}.{namespace}.svc`;
  const told = (value: string): Fact<string> => ({ value, origin });
  if (broker.kind === 'redis') {
    const isNumbered = broker.space !== undefined && /^\d+$/.test(broker.space);
    return {
      address: told(`${host}:${broker.port}`),
      listLength: perReplica,
      listName: derive(queue.name, queue.redisList),
      ...(isNumbered ? { databaseIndex: told(broker.space ?? '0') } : {}),
    };
  }
  if (broker.kind === 'kafka') {
    const topic = queue.topic === undefined ? {} : { topic: queue.topic };
    return { bootstrapServers: told(`${host}:${broker.port}`), consumerGroup: queue.name, lagThreshold: perReplica, ...topic };
  }
  return {
    ...rabbitAddress(broker, host),
    mode: told('QueueLength'),
    queueName: queue.name,
    value: perReplica,
    vhostName: told(vhostOf(broker)),
  };
}

/** Only the management interface counts tasks that are taken and not yet acknowledged; without it busy workers look idle. */
function rabbitAddress({ managementPort, port }: Broker, host: string): Metadata {
  if (managementPort === undefined) {
    const { origin } = byDefault('', 'keda-amqp', 'no management interface is known, so tasks in work are not counted');
    return { host: { value: `amqp://${host}:${port}/`, origin }, protocol: { value: 'amqp', origin } };
  }
  const { origin } = byDefault('', 'keda-management', 'the management interface counts tasks in work as well');
  return { host: { value: `http://${host}:${managementPort}/`, origin }, protocol: { value: 'http', origin } };
}

/** `amqp://host//` is the virtual host `/`, and so is nothing; `%2F` is the same. */
function vhostOf({ space }: Broker): string {
  return space === undefined ? '/' : space.replace(/%2f/gi, '/');
}

function withOrigin(values: Readonly<Record<string, string>>, origin: Origin): Metadata {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, origin }]));
}
