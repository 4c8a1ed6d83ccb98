import { inferred, type Origin, type Service } from '@landfall/model';
import type { Autoscaling } from '../../helm/values.ts';
import { branch, leafOf, named, type Traced } from '../../traced.ts';
import type { Broker } from './broker.ts';
import type { Queue } from './queues.ts';

type Trigger = NonNullable<Autoscaling['keda']>['triggers'][string];

/** Tasks that wait for one more replica. */
const tasksPerReplica = 10;

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
  const metadata = { ...metadataOf(broker, queue), ...credentials.fromEnvironment };
  const auth = Object.entries(credentials.auth);
  return branch<Trigger>({
    type: leafOf(broker.kind, origin),
    metadata: named<string>(
      Object.entries(metadata).map(
        ([key, value]) => [key, leafOf(value, value === queue.name.value ? queue.name.origin : origin)] as const,
      ),
    ),
    auth:
      auth.length === 0
        ? undefined
        : named<string>(auth.map(([key, value]) => [key, leafOf(value, authOrigin(origin))] as const)),
  });
}

function authOrigin(origin: Origin): Origin {
  return origin.how === 'inferred' ? { ...origin, why: 'the same secret as in the component' } : origin;
}

/**
 * @source KEDA 2.21 documentation, scalers "RabbitMQ Queue", "Redis Lists", "Apache Kafka"; parameters as declared in pkg/scalers of that version
 */
function metadataOf(broker: Broker, { name, redisList, topic }: Queue): Readonly<Record<string, string>> {
  const host = `${broker.component}.{namespace}.svc`;
  if (broker.kind === 'redis') {
    const database = broker.space !== undefined && /^\d+$/.test(broker.space) ? { databaseIndex: broker.space } : {};
    return { address: `${host}:${broker.port}`, listLength: String(tasksPerReplica), listName: redisList, ...database };
  }
  if (broker.kind === 'kafka') {
    const topics = topic === undefined ? {} : { topic };
    return {
      bootstrapServers: `${host}:${broker.port}`,
      consumerGroup: name.value,
      lagThreshold: String(tasksPerReplica),
      ...topics,
    };
  }
  // Only the management interface counts tasks that are taken and not yet acknowledged; without it busy workers look idle.
  const isManaged = broker.managementPort !== undefined;
  const address = isManaged ? `http://${host}:${broker.managementPort}/` : `amqp://${host}:${broker.port}/`;
  return {
    host: address,
    mode: 'QueueLength',
    protocol: isManaged ? 'http' : 'amqp',
    queueName: name.value,
    value: String(tasksPerReplica),
    vhostName: vhostOf(broker),
  };
}

/** `amqp://host//` is the virtual host `/`, and so is nothing; `%2F` is the same. */
function vhostOf({ space }: Broker): string {
  return space === undefined ? '/' : space.replace(/%2f/gi, '/');
}
