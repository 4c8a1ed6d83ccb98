import { derive, type Fact, inferred, type Service } from '@landfall/model';
import { evidenceOf } from '../report.ts';

/** A queue that a worker takes tasks from, as its library names it. */
export interface Queue {
  readonly library: string;
  readonly name: Fact<string>;
  /** Key of the list in Redis, where the library keeps the queue in one. */
  readonly redisList: string;
  /** Kafka: the topic; `name` is the consumer group. */
  readonly topic?: Fact<string>;
}

interface Library {
  readonly product: string;
  readonly pattern: RegExp;
  /** Finds queue names in the command line; an empty list when it names none. */
  readonly flags: readonly RegExp[];
  /** Variables that name queues. */
  readonly variables: readonly RegExp[];
  /** The queue when nothing names one; undefined when there is no such. */
  readonly usual?: string;
  /** A flag that names a file with queues in it: then the usual name is a poor guess. */
  readonly configFlag?: RegExp;
  readonly redisList: (queue: string) => string;
}

/**
 * Libraries whose queues an autoscaler can see, and where.
 *
 * @source documentation of each: Celery "Routing Tasks" (-Q, default queue `celery`); Sidekiq "Advanced Options" (-q,
 *   `queue:<name>`); RQ "Workers" (`rq:queue:<name>`); Laravel "Queues" (`--queue`, `queues:<name>`); Resque README
 *   (`QUEUE`, `resque:queue:<name>`); Dramatiq `--queues`, `dramatiq:<name>`; BullMQ `bull:<name>:wait`
 */
const libraries: readonly Library[] = [
  {
    product: 'celery',
    pattern: /\bcelery\b[^;&|]*\bworker\b/,
    flags: [/(?:\s-Q[ =]?|\s--queues[ =])["']?([\w.,:-]+)/],
    variables: [/^CELERY_(?:WORKER_)?QUEUES?$/, /^CELERY_DEFAULT_QUEUE$/, /^CELERY_TASK_DEFAULT_QUEUE$/],
    usual: 'celery',
    redisList: (queue) => queue,
  },
  {
    product: 'sidekiq',
    pattern: /\bsidekiq\b/,
    flags: [/\s(?:-q|--queue)[ =]?["']?([\w.,:-]+)/g],
    variables: [/^SIDEKIQ_QUEUES?$/],
    usual: 'default',
    configFlag: /\s(?:-C|--config)[ =]/,
    redisList: (queue) => `queue:${queue}`,
  },
  {
    product: 'rq',
    pattern: /\brq\s+worker\b|\brqworker\b/,
    flags: [/\b(?:rq\s+worker|rqworker)((?:\s+(?!-)[\w.:-]+)+)/],
    variables: [/^RQ_QUEUES?$/],
    usual: 'default',
    redisList: (queue) => `rq:queue:${queue}`,
  },
  {
    product: 'dramatiq',
    pattern: /\bdramatiq\b/,
    flags: [/\s(?:--queues|-Q)((?:\s+(?!-)[\w.:-]+)+)/],
    variables: [/^DRAMATIQ_QUEUES?$/],
    usual: 'default',
    redisList: (queue) => `dramatiq:${queue}`,
  },
  {
    product: 'laravel',
    pattern: /\bartisan\s+queue:(?:work|listen)\b/,
    flags: [/\s--queue[ =]["']?([\w.,:-]+)/],
    variables: [/^(?:REDIS_QUEUE|QUEUE_NAMES?)$/],
    usual: 'default',
    redisList: (queue) => `queues:${queue}`,
  },
  {
    product: 'resque',
    pattern: /\bresque:workers?\b/,
    flags: [/\bQUEUES?=["']?([\w.,:-]+)/],
    variables: [/^QUEUES?$/],
    redisList: (queue) => `resque:queue:${queue}`,
  },
  {
    product: 'bullmq',
    pattern: /\bbull(?:mq)?\b/,
    flags: [],
    variables: [/^(?:BULL(?:MQ)?_)?QUEUE_NAMES?$/, /^BULL(?:MQ)?_QUEUES?$/],
    redisList: (queue) => `bull:${queue}:wait`,
  },
];

/** More queues than this on one worker are not watched one by one. */
const maxQueues = 12;

/**
 * The queues of a worker, as its command line or its variables name them; empty when no library is recognised or no queue
 * is known.
 */
export function queuesOf(service: Service): readonly Queue[] {
  const command = [...(service.entrypoint?.value ?? []), ...(service.command?.value ?? [])].join(' ');
  const library = libraries.find(({ product, pattern }) => pattern.test(command) || service.role.product === product);
  const hinted = service.hints.find(({ name }) => name === 'queue' || name === 'queues');
  const toQueue = (name: Fact<string>): Queue => ({
    library: library?.product ?? 'queue',
    name,
    redisList: library?.redisList(name.value) ?? name.value,
  });
  if (hinted !== undefined)
    return namesOf(Array.isArray(hinted.value.value) ? hinted.value.value.join(',') : String(hinted.value.value)).map((name) =>
      toQueue({ value: name, origin: hinted.value.origin }),
    );
  if (library === undefined) return [];
  return (namesInCommand(service, library, command) ?? namesInVariables(service, library) ?? usualName(service, library, command))
    .slice(0, maxQueues)
    .map(toQueue);
}

/** The consumer group and the topics of a Kafka consumer, where variables name them. */
export function consumerGroupsOf({ environment }: Service): readonly Queue[] {
  const find = (pattern: RegExp) =>
    environment.find(({ name, value }) => pattern.test(name) && value.value !== undefined && value.value !== '')?.value;
  const group = find(/(?:^|_)(?:KAFKA_)?(?:CONSUMER_)?GROUP(?:_ID)?$/);
  if (group?.value === undefined) return [];
  const stated = find(/(?:^|_)(?:KAFKA_)?(?:CONSUMER_)?TOPICS?$/);
  const topics = (stated?.value ?? '')
    .split(',')
    .map((topic) => topic.trim())
    .filter((topic) => topic !== '');
  const queue: Queue = { library: 'the consumer', name: derive(group, group.value), redisList: '' };
  return stated === undefined || topics.length === 0
    ? [queue]
    : topics.map((topic) => ({ ...queue, topic: derive(stated, topic) }));
}

function namesInCommand(
  { command, entrypoint }: Service,
  { flags, product }: Library,
  text: string,
): readonly Fact<string>[] | undefined {
  const list = command ?? entrypoint;
  const found = flags.flatMap((flag) =>
    [...text.matchAll(new RegExp(flag.source, 'g'))].flatMap((match) => namesOf(match[1] ?? '')),
  );
  const place = evidenceOf(list?.origin);
  return found.length === 0
    ? undefined
    : [...new Set(found)].map((name) => inferred(name, 'queue', `the ${product} command names the queue ${name}`, place));
}

function namesInVariables({ environment }: Service, { variables }: Library): readonly Fact<string>[] | undefined {
  for (const variable of environment) {
    const { value, origin } = variable.value;
    if (value === undefined || value === '' || !variables.some((pattern) => pattern.test(variable.name))) continue;
    return namesOf(value).map((name) => ({ value: name, origin }));
  }
  return undefined;
}

function usualName({ place }: Service, { usual, product, configFlag }: Library, command: string): readonly Fact<string>[] {
  return usual === undefined || configFlag?.test(command) === true
    ? []
    : [inferred(usual, 'queue-usual', `${product} uses the queue ${usual} when nothing names one`, { place })];
}

/** `high,2` of Sidekiq is a queue and its weight; `*` is no name. */
function namesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((name) => name !== '' && !/^\d+$/.test(name) && /^[\w.:-]+$/.test(name));
}
