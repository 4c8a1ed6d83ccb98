import { describe, expect, it } from 'vitest';
import { plain } from '../../traced.ts';
import { buildApp, buildService, fact, planOf, type ServiceDraft } from '../testing/build-app.ts';
import { queuesOf } from './queues.ts';

interface Values {
  readonly enabled?: boolean;
  readonly keda: { readonly triggers: Readonly<Record<string, unknown>> };
}

const scalingOf = (services: Record<string, ServiceDraft>, service = 'worker') => {
  const { plan, account } = planOf(buildApp(services));
  const traced = plan.scaling.get(service);
  return {
    values: traced === undefined ? undefined : (plain(traced) as Values),
    plan,
    codes: account.findings.map(({ code }) => code),
  };
};

const rabbit: ServiceDraft = {
  role: 'broker',
  product: 'rabbitmq',
  image: fact('rabbitmq:4-management'),
  ports: ['5672'],
  environment: { RABBITMQ_DEFAULT_USER: 'app', RABBITMQ_DEFAULT_PASS: 'pw-of-broker' },
};
const redis: ServiceDraft = { role: 'cache', product: 'redis', image: fact('redis:8'), ports: ['6379'] };
const celery = (more: ServiceDraft = {}): ServiceDraft => ({
  role: 'worker',
  product: 'celery',
  command: ['celery', '-A', 'app', 'worker', '-Q', 'video,audio'],
  environment: { CELERY_BROKER_URL: 'amqp://app:pw-of-broker@rabbit:5672//' },
  ...more,
});

describe('queues', () => {
  it.each<readonly [ServiceDraft, readonly string[], string]>([
    [{ product: 'celery', command: ['celery', '-A', 'x', 'worker', '-Q', 'a,b'] }, ['a', 'b'], 'a'],
    [{ product: 'celery', command: ['celery', '-A', 'x', 'worker', '--queues=a'] }, ['a'], 'a'],
    [{ product: 'celery', command: ['celery', '-A', 'x', 'worker'] }, ['celery'], 'celery'],
    [{ product: 'sidekiq', command: ['bundle', 'exec', 'sidekiq', '-q', 'high,2', '-q', 'low'] }, ['high', 'low'], 'queue:high'],
    [{ product: 'rq', command: ['rq', 'worker', 'high', 'low', '--url', 'redis://redis'] }, ['high', 'low'], 'rq:queue:high'],
    [{ product: 'laravel', command: ['php', 'artisan', 'queue:work', '--queue=mail'] }, ['mail'], 'queues:mail'],
    [
      { product: 'resque', command: ['rake', 'resque:work'], environment: { QUEUE: 'images' } },
      ['images'],
      'resque:queue:images',
    ],
    [{ product: 'bullmq', environment: { QUEUE_NAME: 'jobs' } }, ['jobs'], 'bull:jobs:wait'],
    [{ product: 'celery', command: ['celery', 'worker'], hintValues: { queue: 'stated' } }, ['stated'], 'stated'],
    [{ product: 'bullmq' }, [], ''],
    [{ product: 'sidekiq', command: ['sidekiq', '-C', 'config/sidekiq.yml'] }, [], ''],
  ])('%j', (draft, names, list) => {
    const queues = queuesOf(buildService('worker', draft));

    expect(queues.map(({ name }) => name.value)).toEqual(names);
    expect(queues[0]?.redisList ?? '').toBe(list);
  });
});

describe('a worker', () => {
  it('follows its queues in RabbitMQ, through the management interface where there is one', () => {
    const { values, plan } = scalingOf({ rabbit: { ...rabbit, ports: ['5672', '15672'] }, worker: celery() });

    expect(values).toMatchObject({ min: 1, max: 5 });
    expect(values?.enabled).toBeUndefined();
    expect(Object.keys(values?.keda.triggers ?? {})).toEqual(['audio', 'video']);
    expect(values?.keda.triggers['video']).toEqual({
      type: 'rabbitmq',
      metadata: {
        host: 'http://rabbit.{namespace}.svc:15672/',
        mode: 'QueueLength',
        protocol: 'http',
        queueName: 'video',
        value: '10',
        vhostName: '/',
      },
      auth: { password: 'rabbit#RABBITMQ_DEFAULT_PASS', username: 'rabbit#RABBITMQ_DEFAULT_USER' },
    });
    expect(plan.secrets.required.map(({ secret, key }) => `${secret}#${key}`)).toEqual([
      'rabbit#RABBITMQ_DEFAULT_PASS',
      'rabbit#RABBITMQ_DEFAULT_USER',
    ]);
  });

  it.each<readonly [readonly string[], string]>([
    [['celery', '-A', 'x', 'worker', '-Q', 'video', '--concurrency', '2'], '2'],
    [['celery', '-A', 'x', 'worker', '-Q', 'video', '-c4'], '4'],
    [['celery', '-A', 'x', 'worker', '-Q', 'video', '--autoscale=6,2'], '6'],
    [['bundle', 'exec', 'sidekiq', '-q', 'video', '-c', '15'], '15'],
    [['rq', 'worker', 'video'], '1'],
    [['php', 'artisan', 'queue:work', '--queue=video'], '1'],
    [['celery', '-A', 'x', 'worker', '-Q', 'video', '--concurrency', '0'], '10'],
    [['celery', '-A', 'x', 'worker', '-Q', 'video'], '10'],
  ])('gets one more pod for as many tasks as it works on at once: %j', (command, value) => {
    const { values } = scalingOf({ rabbit, worker: celery({ product: command[0] ?? '', command }) });

    expect(values?.keda.triggers['video']).toMatchObject({ metadata: { value } });
  });

  it('names the user through a variable that the container has', () => {
    const { values } = scalingOf({
      rabbit,
      worker: celery({ environment: { CELERY_BROKER_URL: 'amqp://app:pw-of-broker@rabbit:5672/media', RABBITMQ_USER: 'app' } }),
    });

    expect(values?.keda.triggers['audio']).toMatchObject({
      metadata: {
        host: 'amqp://rabbit.{namespace}.svc:5672/',
        protocol: 'amqp',
        usernameFromEnv: 'RABBITMQ_USER',
        vhostName: 'media',
      },
      auth: { password: 'rabbit#RABBITMQ_DEFAULT_PASS' },
    });
  });

  it('follows lists in Redis, with the password that Redis is given', () => {
    const { values } = scalingOf({
      redis: { ...redis, command: ['redis-server', '--requirepass', 'pw-of-redis'] },
      worker: celery({ environment: { CELERY_BROKER_URL: 'redis://:pw-of-redis@redis:6379/2' } }),
    });

    expect(values?.keda.triggers['video']).toEqual({
      type: 'redis',
      metadata: { address: 'redis.{namespace}.svc:6379', databaseIndex: '2', listLength: '10', listName: 'video' },
      auth: { password: 'redis#REDIS_PASSWORD' },
    });
  });

  it('follows its consumer group in Kafka', () => {
    const { values } = scalingOf({
      kafka: { role: 'broker', product: 'kafka', ports: ['9092'] },
      worker: { role: 'worker', environment: { KAFKA_BROKERS: 'kafka:9092', KAFKA_GROUP_ID: 'imports', KAFKA_TOPIC: 'files' } },
    });

    expect(values?.keda.triggers['imports']).toMatchObject({
      type: 'kafka',
      metadata: { bootstrapServers: 'kafka.{namespace}.svc:9092', consumerGroup: 'imports', topic: 'files' },
    });
  });

  it('keeps at least the replicas that Compose runs', () => {
    expect(scalingOf({ rabbit, worker: celery({ replicas: fact(4) }) }).values).toMatchObject({ min: 4, max: 12 });
  });

  it('goes to none only when a person says so', () => {
    expect(scalingOf({ rabbit, worker: celery({ hintValues: { 'hpa.min': 0 } }) }).values).toMatchObject({ min: 0, max: 5 });
    expect(scalingOf({ rabbit, worker: celery({ replicas: fact(0) }) }).values).toMatchObject({ min: 1, max: 5 });
  });

  it('that writes to a volume of its own has its autoscaler written, and off', () => {
    const mount = {
      kind: 'volume' as const,
      source: 'data',
      target: '/data',
      place: { file: 'c.yaml', line: 1, column: 1 },
      key: 'k',
      readOnly: false,
      nocopy: false,
    };
    const { values, codes } = scalingOf({ rabbit, worker: celery({ mounts: [mount] }) });

    expect(values?.enabled).toBe(false);
    expect(codes).toContain('scaling-tied');
  });

  it('whose queue nobody names keeps its replicas, and is told how to name it', () => {
    const { values, codes } = scalingOf({
      redis,
      worker: { role: 'worker', product: 'bullmq', environment: { REDIS_URL: 'redis://redis:6379' } },
    });

    expect(values).toBeUndefined();
    expect(codes).toContain('queue-unknown');
  });

  it('whose broker is outside is left alone', () => {
    expect(
      scalingOf({ worker: celery({ environment: { CELERY_BROKER_URL: 'amqp://u:p@mq.example.org/' } }) }).values,
    ).toBeUndefined();
  });
});

describe('nothing scales', () => {
  it.each<readonly [string, ServiceDraft]>([
    ['a scheduler', celery({ role: 'scheduler' })],
    ['a database', { role: 'database', hintValues: { 'hpa.cpu': 70 } }],
    ['a component on every node', celery({ mode: fact('global') })],
    ['a web component that nobody asked to', { role: 'web', replicas: fact(3) }],
    ['what a person switched off', celery({ hintValues: { hpa: false } })],
  ])('%s', (_, worker) => {
    expect(scalingOf({ rabbit, worker }).values).toBeUndefined();
  });
});

describe('a web component', () => {
  it('scales on what a person states', () => {
    expect(scalingOf({ worker: { role: 'web', hintValues: { 'hpa.min': 2, 'hpa.max': '6', 'hpa.cpu': '70%' } } }).values).toEqual(
      { min: 2, max: 6, cpu: 70 },
    );
  });

  it('never goes to none, because nothing would be left to measure', () => {
    expect(scalingOf({ worker: { role: 'web', hintValues: { 'hpa.min': 0, 'hpa.max': 3 } } }).values).toMatchObject({
      min: 1,
      max: 3,
    });
  });
});
