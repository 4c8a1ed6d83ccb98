import type { Service } from '@landfall/model';
import type { Plan } from '../plan.ts';

/** What an autoscaler needs to know to ask a broker how much is waiting. */
export interface Broker {
  readonly kind: 'rabbitmq' | 'redis' | 'kafka';
  readonly component: string;
  readonly port: number;
  /** RabbitMQ: the port of the management interface, when it has one. */
  readonly managementPort?: number;
  /** RabbitMQ: virtual host. Redis: number of the database. */
  readonly space?: string;
  /** RabbitMQ: the user name, and the key that it would have in the Secret of the password. */
  readonly user?: string;
  readonly userKey: string;
  /** `secretname#key` of the password. */
  readonly password?: string;
}

type Surroundings = Pick<Plan, 'app' | 'names' | 'references' | 'secrets'>;

const kinds: readonly (readonly [RegExp, Broker['kind'], number])[] = [
  [/rabbitmq/, 'rabbitmq', 5672],
  [/redis|valkey|keydb|dragonfly/, 'redis', 6379],
  [/kafka|redpanda/, 'kafka', 9092],
];

const brokerVariable = /BROKER|QUEUE|AMQP|RABBIT|CELERY|SIDEKIQ|RQ_|KAFKA/i;

/**
 * The broker that a worker takes its tasks from: the one that a variable about brokers or queues names, else RabbitMQ
 * before Redis. Only brokers in the application count; an external one is a person's to describe.
 */
export function brokerOf(service: Service, plan: Surroundings): Broker | undefined {
  const candidates = plan.references.all
    .filter(({ from, to, state }) => from === service.name && to !== service.name && state !== 'inactive')
    .flatMap((reference) => {
      const server = plan.app.services.find(({ name }) => name === reference.to);
      const known = server === undefined ? undefined : kindOf(server);
      if (server === undefined || known === undefined) return [];
      const variable = /^environment (\S+)/.exec(reference.where)?.[1];
      return [
        {
          server,
          known,
          variable,
          rank: variable !== undefined && brokerVariable.test(variable) ? 0 : known[1] === 'rabbitmq' ? 1 : 2,
        },
      ];
    })
    .sort((a, b) => a.rank - b.rank);
  const [best] = candidates;
  return best === undefined ? undefined : describe(service, { ...best, plan });
}

function kindOf(server: Service): (typeof kinds)[number] | undefined {
  if (server.role.role !== 'broker' && server.role.role !== 'cache' && server.role.role !== 'database') return undefined;
  const text = server.role.product ?? imageName(server);
  return kinds.find(([pattern]) => pattern.test(text));
}

function imageName({ image }: Service): string {
  return image?.value.replace(/[@:][^/]*$/, '') ?? '';
}

function describe(
  service: Service,
  {
    server,
    known,
    variable,
    plan,
  }: {
    readonly server: Service;
    readonly known: (typeof kinds)[number];
    readonly variable: string | undefined;
    readonly plan: Surroundings;
  },
): Broker {
  const [, kind, usualPort] = known;
  const ports = (plan.references.ports.get(server.name) ?? [])
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ port }) => port.value);
  const url = variable === undefined ? undefined : service.environment.find(({ name }) => name === variable)?.value.value;
  const parts = /^[a-z+]+:\/\/(?:([^:@/]*)(?::[^@/]*)?@)?[^/]*(?:\/([^?]*))?/.exec(url ?? '');
  const user = parts?.[1] ?? server.environment.find(({ name }) => name === 'RABBITMQ_DEFAULT_USER')?.value.value;
  const password = passwordOf(service, server, { variable, plan });
  const space = parts?.[2];
  const hasManagement = kind === 'rabbitmq' && (ports.includes(15_672) || /management/.test(server.image?.value ?? ''));
  return {
    kind,
    component: plan.names.components.get(server.name) ?? server.name,
    port: ports.includes(usualPort) ? usualPort : (ports[0] ?? usualPort),
    ...(hasManagement && ports.includes(15_672) ? { managementPort: 15_672 } : {}),
    ...(space === undefined || space === '' ? {} : { space }),
    userKey: server.environment.some(({ name }) => name === 'RABBITMQ_DEFAULT_USER') ? 'RABBITMQ_DEFAULT_USER' : 'USERNAME',
    ...(user === undefined || user === '' ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  };
}

/** The secret inside the URL that names the broker, else the one password that the broker itself is given. */
function passwordOf(
  service: Service,
  server: Service,
  { variable, plan }: { readonly variable: string | undefined; readonly plan: Surroundings },
): string | undefined {
  const inUrl = variable === undefined ? undefined : plan.secrets.variables.get(service.name)?.get(variable);
  if (inUrl?.kind === 'template') return [...inUrl.needs.values()][0];
  const own = [...(plan.secrets.variables.get(server.name) ?? [])].filter(
    ([name, { kind }]) => kind === 'secret' && /PASS/.test(name) && !/COOKIE/.test(name),
  );
  const [only] = own;
  if (only !== undefined && only[1].kind === 'secret') return only[1].reference;
  for (const item of server.command?.value ?? []) {
    const needed = plan.secrets.template(server.name, item)?.needs;
    if (needed !== undefined) return [...needed.values()][0];
  }
  return undefined;
}
