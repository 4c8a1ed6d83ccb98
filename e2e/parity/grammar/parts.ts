import fc from 'fast-check';
import {
  byteSize,
  duration,
  flag,
  identifier,
  listOf,
  mapOf,
  maybeNull,
  oneOf,
  pairs,
  path,
  record,
  secretNames,
  serviceNames,
  stringOrList,
  type Value,
  volumeNames,
  word,
} from './values.ts';

/** The name of a service. */
export const service = oneOf(...serviceNames);
/** A command in text or list form, or nothing. */
export const command: fc.Arbitrary<Value> = fc.oneof(
  listOf(word),
  oneOf(
    'echo hello',
    'sh -c \'a b\' "c d"',
    'a && b',
    'x > 1',
    'back\\ slash',
    'echo $$HOME `date`',
    '',
    'a "" b',
    '$(x y)',
    'k=v; z',
    '2>1',
    "it''s",
  ),
  fc.constant(null),
);
/** A published port, short or long. */
export const port: fc.Arbitrary<Value> = fc.oneof(
  oneOf<Value>(
    '80',
    '8080:80',
    '127.0.0.1:8081:81',
    '9000-9002:9000-9002',
    '53:53/udp',
    '7000-7005:7000',
    '[::1]:6000:6000',
    8443,
    '${PORT:-3000}:3000',
    '1000-1001',
    '5:6/TCP',
  ),
  record(
    {
      target: fc.integer({ min: 1, max: 9 }),
      published: oneOf<Value>(80, '80', '80-90'),
      protocol: oneOf('tcp', 'udp'),
      host_ip: oneOf('127.0.0.1', '::1'),
      mode: oneOf('host', 'ingress'),
      name: word,
      app_protocol: word,
    },
    ['target'],
  ),
);
/** A mount, short or long. */
export const mount: fc.Arbitrary<Value> = fc.oneof(
  fc
    .tuple(
      fc.oneof(path, oneOf(...volumeNames)),
      oneOf('/t1', '/t2/', '/t3/../x', '/t4'),
      oneOf('', ':ro', ':rw', ':z,ro', ':nocopy', ':rshared', ':what'),
    )
    .map(([source, target, options]) => `${source}:${target}${options}`),
  oneOf('/anonymous', '/x', 'C:\\win:/t9', '${HOST:-./conf}:/conf:ro'),
  record(
    {
      type: fc.constant('bind'),
      source: path,
      target: oneOf('/l1', '/l2'),
      read_only: flag,
      bind: record({
        propagation: oneOf('rshared'),
        create_host_path: flag,
        selinux: oneOf('z', 'Z'),
        recursive: oneOf('enabled'),
      }),
      consistency: oneOf('cached'),
    },
    ['type', 'source', 'target'],
  ),
  record(
    {
      type: fc.constant('volume'),
      source: oneOf(...volumeNames),
      target: oneOf('/l3', '/l4/'),
      volume: record({ nocopy: flag, subpath: word, labels: pairs }),
    },
    ['type', 'target'],
  ),
  record(
    {
      type: fc.constant('tmpfs'),
      target: oneOf('/l5', '/l6'),
      tmpfs: record({ size: byteSize, mode: fc.integer({ min: 0, max: 511 }) }),
    },
    ['type', 'target'],
  ),
  record({ type: fc.constant('image'), source: word, target: oneOf('/l7'), image: record({ subpath: word }) }, [
    'type',
    'source',
    'target',
  ]),
);
/** A dependency in long form. */
export const dependency = record(
  { condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'), restart: flag, required: flag },
  ['condition'],
);
/** A secret or config that is mounted. */
export const fileMount = (names: readonly string[]): fc.Arbitrary<Value> =>
  fc.oneof(
    oneOf(...names),
    record(
      {
        source: oneOf(...names),
        target: oneOf('/m1', 'm2'),
        uid: oneOf('0', '1000'),
        gid: word,
        mode: oneOf<Value>('0440', 288, '444'),
      },
      ['source'],
    ),
  );
/** How a service joins a network. */
export const network = maybeNull(
  record({
    aliases: listOf(identifier),
    ipv4_address: oneOf('10.0.0.2'),
    priority: fc.integer({ min: 0, max: 9 }),
    mac_address: word,
    gw_priority: fc.integer({ min: -1, max: 1 }),
    driver_opts: mapOf(identifier, oneOf<Value>('a', 1)),
    link_local_ips: listOf(oneOf('169.254.1.1')),
    interface_name: word,
  }),
);
const buildSecrets = listOf(fileMount(secretNames), 1);
/** Where and how an image is built. */
export const build: fc.Arbitrary<Value> = fc.oneof(
  path,
  oneOf('https://example.test/repository.git#main', 'git@example.test:a/b'),
  record(
    {
      context: path,
      dockerfile: word,
      args: pairs,
      target: word,
      cache_from: stringOrList,
      labels: pairs,
      network: word,
      shm_size: byteSize,
      no_cache: fc.boolean(),
      pull: fc.boolean(),
      platforms: listOf(oneOf('linux/amd64')),
      tags: listOf(word),
      extra_hosts: oneOf<Value>(['a=1.2.3.4'], { b: '1.2.3.4' }),
      secrets: buildSecrets,
      provenance: oneOf<Value>(true, 'max'),
      ssh: oneOf<Value>(['default'], { default: null }),
      additional_contexts: oneOf<Value>({ base: './base' }, ['base=docker-image://alpine']),
      ulimits: mapOf(oneOf('nofile'), oneOf<Value>(5, { soft: 1, hard: 2 })),
      privileged: fc.boolean(),
      entitlements: listOf(word),
    },
    ['context'],
  ),
);
/** A health check. */
export const healthcheck = record({
  test: fc.oneof(word, oneOf<Value>(['CMD', 'true'], ['CMD-SHELL', 'exit 0'], ['NONE'], [])),
  interval: duration,
  timeout: duration,
  retries: oneOf<Value>(3, '4', 0),
  start_period: duration,
  start_interval: duration,
  disable: flag,
});
const resources = record({
  cpus: oneOf<Value>('0.5', 1, 1.25, '0.001'),
  memory: byteSize,
  pids: fc.integer({ min: 0, max: 100 }),
});
const deviceRequest = record(
  { capabilities: fc.constant(['gpu']), driver: word, count: oneOf<Value>(1, 'all', '2'), options: pairs },
  ['capabilities'],
);
const rollout = record({
  parallelism: oneOf<Value>(1, '2', 0),
  delay: duration,
  failure_action: oneOf('pause'),
  monitor: duration,
  max_failure_ratio: oneOf<Value>(0.1, '0.3', 0),
  order: oneOf('start-first'),
});
/** The deploy block. */
export const deploy = record({
  mode: oneOf('replicated', 'global'),
  replicas: oneOf<Value>(0, 1, 2, '3', '${UNSET:-2}'),
  labels: pairs,
  update_config: rollout,
  rollback_config: rollout,
  resources: record({
    limits: resources,
    reservations: record({
      cpus: oneOf('0.1'),
      memory: byteSize,
      devices: listOf(deviceRequest, 1),
      generic_resources: fc.constant([{ discrete_resource_spec: { kind: 'SSD', value: 2 } }]),
    }),
  }),
  restart_policy: record({
    condition: oneOf('on-failure', 'any'),
    delay: duration,
    max_attempts: oneOf<Value>(3, '4'),
    window: duration,
  }),
  placement: record({
    constraints: listOf(word),
    preferences: fc.constant([{ spread: 'node.labels.zone' }]),
    max_replicas_per_node: oneOf<Value>(1, '2'),
  }),
  endpoint_mode: oneOf('vip', 'dnsrr'),
});
/** Limits of block devices. */
export const throttle = fc.constant([
  { path: '/dev/sda', rate: '10mb' },
  { path: '/dev/sdb', rate: 1024 },
]);
/** A hook that runs in a container. */
export const hook = record({ command, user: word, privileged: flag, working_dir: word, environment: pairs }, ['command']);
/** Extra hosts in each form. */
export const hosts: fc.Arbitrary<Value> = oneOf<Value>(
  ['a=1.2.3.4', 'b:5.6.7.8', 'v6=[::1]'],
  { a: '1.2.3.4', c: ['1.1.1.1', '2.2.2.2'] },
  ['a=1.2.3.4', 'a=9.9.9.9'],
);
