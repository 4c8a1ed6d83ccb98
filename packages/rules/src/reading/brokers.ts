import type { EnvironmentVariable, Service } from '@landfall/model';
import { isCeleryWorker } from './celery.ts';
import { urlsIn } from './variables.ts';

/** Where a program takes its tasks from. */
export interface BrokerAddress {
  readonly kind: 'redis' | 'rabbitmq' | 'sqs' | 'kafka' | 'memory' | 'database';
  readonly host: string;
  readonly variable: EnvironmentVariable;
  /** The variable is named after a queue; any other address may be that of a cache. */
  readonly isNamedSo: boolean;
}

const kinds: readonly (readonly [RegExp, BrokerAddress['kind']])[] = [
  [/^(?:rediss?|valkeys?|sentinel)$/, 'redis'],
  [/^(?:amqps?|pyamqp)$/, 'rabbitmq'],
  [/^sqs$/, 'sqs'],
  [/^(?:confluentkafka|kafka)$/, 'kafka'],
  [/^(?:memory|filesystem)$/, 'memory'],
  [/^(?:sqla\+.*|db\+.*|django|postgres(?:ql)?|mysql)$/, 'database'],
];

const brokerNames = /BROKER|QUEUE|CELERY|SIDEKIQ|RQ_|BULL|RESQUE|AMQP|RABBIT|DRAMATIQ|HUEY|ARQ_/i;

/** Variables with a host alone, and the product in their name: `REDIS_HOST`, `AUTHENTIK_REDIS__HOST`. */
const hostNames = /(?:^|_)(REDIS|VALKEY|RABBIT(?:MQ)?|AMQP)_{1,2}(?:\w+_)?HOST(?:NAME)?$/i;

/** The broker that a variable names; variables named after queues count before any Redis or RabbitMQ address. */
export function brokerAddressOf({ environment }: Service): BrokerAddress | undefined {
  let second: BrokerAddress | undefined;
  for (const variable of environment) {
    const text = variable.value.value;
    if (text === undefined || /RESULT|CACHE|SESSION/i.test(variable.name)) continue;
    const byHost = hostNames.exec(variable.name)?.[1];
    if (byHost !== undefined && /^[a-z][\w.-]*$/i.test(text)) {
      const kind = /rabbit|amqp/i.test(byHost) ? 'rabbitmq' : 'redis';
      const named = {
        kind,
        host: text.toLowerCase(),
        variable,
        isNamedSo: kind === 'rabbitmq' || brokerNames.test(variable.name),
      } as const;
      if (named.isNamedSo) return named;
      second ??= named;
      continue;
    }
    const bare = /^(memory|sqs|filesystem):\/\//.exec(text);
    const url = bare === null ? urlsIn(text)[0] : { scheme: bare[1] ?? '', host: '' };
    const kind = kinds.find(([scheme]) => scheme.test(url?.scheme ?? ''))?.[1];
    if (url === undefined || kind === undefined) continue;
    if (brokerNames.test(variable.name) && !(kind === 'database' && !/BROKER/i.test(variable.name)))
      return { kind, host: url.host, variable, isNamedSo: true };
    if (kind === 'redis' || kind === 'rabbitmq') second ??= { kind, host: url.host, variable, isNamedSo: kind === 'rabbitmq' };
  }
  return second;
}

/** Libraries that keep their queue in the Redis that they are given. */
const redisQueues: ReadonlySet<string> = new Set([
  'celery',
  'sidekiq',
  'rq',
  'resque',
  'bullmq',
  'laravel',
  'dramatiq',
  'huey',
  'arq',
]);

/** The broker from which a worker surely takes its tasks; undefined for anything that only looks like one. */
export function sureBrokerOf(service: Service): BrokerAddress | undefined {
  const address = service.role.role === 'worker' ? brokerAddressOf(service) : undefined;
  return address !== undefined && (address.isNamedSo || redisQueues.has(service.role.product ?? '') || isCeleryWorker(service))
    ? address
    : undefined;
}

const librarySettings: readonly (readonly [RegExp, string])[] = [
  [/^SIDEKIQ_(?:CONCURRENCY|QUEUES?|TIMEOUT|THREADS|REDIS_URL)/, 'sidekiq'],
  [/^(?:RQ_REDIS_URL|RQ_QUEUES?)$/, 'rq'],
  [/^RESQUE_/, 'resque'],
];

/** The library with which a worker takes its tasks: by its command, else by settings that it is given; undefined when neither says. */
export function queueLibraryOf({ role, environment }: Service): string | undefined {
  if (role.product !== undefined && role.product !== 'worker') return role.product;
  // A file of variables is often given to everybody; what stands beside the service is meant for it.
  const own = environment.filter(({ value: { origin } }) => origin.how === 'stated' && /\.ya?ml$/.test(origin.place.file));
  return librarySettings.find(([pattern]) => own.some(({ name }) => pattern.test(name)))?.[1];
}
