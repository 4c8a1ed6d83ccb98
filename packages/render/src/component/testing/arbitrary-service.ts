/** Any service, with any of its attributes: for properties that hold whatever people write. */
import { type Fact, type Hook, type Origin, type Service, stated } from '@landfall/model';
import fc from 'fast-check';
import { arbitraryFileMounts, arbitraryImageFacts, arbitraryMounts } from './arbitrary-mounts.ts';

const place = { file: 'compose.yaml', line: 1, column: 1 };

/** Every attribute that a service may have beside name, place, role and environment, present or not. */
export function arbitraryAttributes(name: string): fc.Arbitrary<Partial<Service>> {
  const key = (path: string) => `services.${name}.${path}`;
  const fact = <T>(path: string, value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
    value.map((one) => stated(one, place, key(path)));
  const list = <T>(path: string, value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>[]> =>
    fc.array(value, { maxLength: 3 }).map((all) => all.map((one, index) => stated(one, place, key(`${path}[${index}]`))));
  const texts = (path: string) =>
    fc
      .uniqueArray(fc.stringMatching(/^[a-zA-Z.-]{1,12}$/), { maxLength: 3 })
      .map((names) => names.map((one) => ({ name: one, ...stated('text', place, key(`${path}.${one}`)) })));
  const word = fc.constantFrom(
    '',
    'host',
    'none',
    'service:other',
    'container:x',
    'private',
    'root',
    '1000',
    '1000:1000',
    'node',
    ':',
    'always',
    'missing',
  );
  const command = fc.array(fc.constantFrom('', 'run', '$(HOME)', '--fast', 'http://other:80'), { maxLength: 3 });
  const duration = fc.constantFrom(0, 1, 250, 10_000, 700_000);
  const size = fc.constantFrom(-1, 0, 1, 1024, 67_108_864);
  const update = fc.record(
    {
      parallelism: fact('deploy.update_config.parallelism', fc.nat(3)),
      delayMs: fact('deploy.update_config.delay', duration),
      failureAction: fact('deploy.update_config.failure_action', fc.constantFrom('pause', 'rollback')),
      monitorMs: fact('deploy.update_config.monitor', duration),
      maxFailureRatio: fact('deploy.update_config.max_failure_ratio', fc.constant(0.2)),
      order: fact('deploy.update_config.order', fc.constantFrom('start-first' as const, 'stop-first' as const)),
    },
    { requiredKeys: [] },
  );
  const origin: Origin = { how: 'stated', place, key: key('depends_on.other') };
  return fc.record(
    {
      pullPolicy: fact('pull_policy', word),
      platform: fact('platform', fc.constantFrom('linux/amd64', 'linux/arm64/v8', 'arm64', 'windows', '')),
      entrypoint: fact('entrypoint', command),
      command: fact('command', command),
      workingDir: fact('working_dir', fc.constantFrom('', '/app')),
      tty: fact('tty', fc.boolean()),
      stdinOpen: fact('stdin_open', fc.boolean()),
      init: fact('init', fc.boolean()),
      readOnly: fact('read_only', fc.boolean()),
      user: fact('user', word),
      groupAdd: list('group_add', word),
      privileged: fact('privileged', fc.boolean()),
      capAdd: list('cap_add', fc.constantFrom('ALL', 'CAP_NET_ADMIN', 'sys_admin')),
      capDrop: list('cap_drop', fc.constantFrom('ALL', 'NET_RAW')),
      securityOpt: list(
        'security_opt',
        fc.constantFrom(
          'no-new-privileges:true',
          'no-new-privileges=false',
          'seccomp:unconfined',
          'seccomp=x.json',
          'apparmor:x',
          'label:disable',
          'label:type:t',
          'odd',
        ),
      ),
      pid: fact('pid', word),
      ipc: fact('ipc', word),
      usernsMode: fact('userns_mode', word),
      runtime: fact('runtime', fc.constantFrom('', 'runc', 'nvidia')),
      credentialSpec: fact('credential_spec', word),
      sysctls: fc
        .uniqueArray(fc.constantFrom('net.core.somaxconn', 'net.ipv4.tcp_syncookies'), { maxLength: 2 })
        .map((names) => names.map((one) => ({ name: one, ...stated('1', place, key(`sysctls.${one}`)) }))),
      ulimits: fc.constant([{ name: 'nofile', ...stated({ soft: 1, hard: 2 }, place, key('ulimits.nofile')) }]),
      devices: list('devices', fc.constant({ source: '/dev/kvm', target: '/dev/kvm', permissions: 'rwm' })),
      gpus: fc.constantFrom(
        [],
        [{ place, key: key('gpus[0]'), count: -1, deviceIds: [], capabilities: [] }],
        [{ place, key: key('gpus[0]'), driver: 'odd', deviceIds: ['0'], capabilities: ['tpu'] }],
      ),
      expose: list(
        'expose',
        fc.record({ port: fc.integer({ min: 1, max: 65_535 }), protocol: fc.constantFrom('tcp' as const, 'udp' as const) }),
      ),
      networkMode: fact('network_mode', word),
      links: list('links', fc.record({ service: fc.constant('other'), alias: fc.constantFrom('other', 'friend') })),
      externalLinks: list('external_links', fc.constant('foreign:alias')),
      containerName: fact('container_name', fc.constantFrom('web', 'Web_1')),
      hostname: fact('hostname', fc.constantFrom('web', 'A_b.c', '_')),
      domainname: fact('domainname', fc.constant('example.com')),
      extraHosts: list(
        'extra_hosts',
        fc.record({ host: fc.constantFrom('a', 'b'), address: fc.constantFrom('10.0.0.1', 'host-gateway', '::1') }),
      ),
      dns: list('dns', fc.constantFrom('1.1.1.1', '8.8.8.8', 'odd')),
      dnsOptions: list('dns_opt', fc.constantFrom('ndots:1', 'rotate')),
      dnsSearch: list('dns_search', fc.constantFrom('.', 'example.com')),
      endpointMode: fact('deploy.endpoint_mode', fc.constantFrom('vip', 'dnsrr')),
      dependsOn: fc
        .record({
          condition: fc.constantFrom(
            'service_started' as const,
            'service_healthy' as const,
            'service_completed_successfully' as const,
          ),
          required: fc.boolean(),
          restart: fc.boolean(),
        })
        .map((edge) => [{ service: 'other', origin, ...edge }]),
      healthcheck: fc.record(
        {
          disabled: fc.boolean(),
          test: fact(
            'healthcheck.test',
            fc.constantFrom(['NONE'], ['CMD-SHELL', 'curl -f http://localhost:8080/'], ['CMD', 'true'], []),
          ),
          intervalMs: fact('healthcheck.interval', duration),
          timeoutMs: fact('healthcheck.timeout', duration),
          retries: fact('healthcheck.retries', fc.nat(3)),
          startPeriodMs: fact('healthcheck.start_period', duration),
          startIntervalMs: fact('healthcheck.start_interval', duration),
        },
        { requiredKeys: ['disabled'] },
      ),
      restart: fact(
        'restart',
        fc.record({
          policy: fc.constantFrom('no' as const, 'always' as const, 'on-failure' as const, 'unless-stopped' as const),
          maxAttempts: fc.nat(3),
        }),
      ),
      stopGracePeriodMs: fact('stop_grace_period', duration),
      stopSignal: fact('stop_signal', fc.constantFrom('SIGTERM', 'TERM', 'SIGQUIT')),
      preStart: hooks(key('pre_start')),
      postStart: hooks(key('post_start')),
      preStop: hooks(key('pre_stop')),
      replicas: fact('deploy.replicas', fc.nat(3)),
      mode: fact(
        'deploy.mode',
        fc.constantFrom('replicated' as const, 'global' as const, 'replicated-job' as const, 'global-job' as const),
      ),
      cpuLimit: fact('cpus', fc.constantFrom(0, 0.01, 2)),
      cpuReservation: fact('deploy.resources.reservations.cpus', fc.constantFrom(0, 0.5, 4)),
      cpuShares: fact('cpu_shares', fc.constantFrom(0, 512)),
      memoryLimitBytes: fact('mem_limit', size),
      memoryReservationBytes: fact('mem_reservation', size),
      shmSizeBytes: fact('shm_size', size),
      placement: fc.record({
        constraints: list(
          'deploy.placement.constraints',
          fc.constantFrom('node.role == manager', 'node.role==worker', 'node.labels.a != b', 'node.hostname==x', 'odd'),
        ),
        preferences: list('deploy.placement.preferences', fc.constant('node.labels.zone')),
        maxReplicasPerNode: fact('deploy.placement.max_replicas_per_node', fc.nat(2)),
      }),
      update,
      mounts: arbitraryMounts(key('volumes')),
      configs: arbitraryFileMounts(key('configs'), 'settings', '/etc/settings.ini'),
      secrets: arbitraryFileMounts(key('secrets'), 'token', '/run/secrets/token'),
      imageFacts: arbitraryImageFacts(),
      models: fc.constantFrom(
        [],
        [
          {
            model: 'llm',
            endpointVariable: stated('LLM_URL', place, key('models.llm.endpoint_var')),
            modelVariable: stated('LLM_MODEL', place, key('models.llm.model_var')),
          },
        ],
      ),
      labels: texts('labels'),
      deployLabels: texts('deploy.labels'),
      annotations: texts('annotations'),
      profiles: list('profiles', fc.constantFrom('a', 'b')),
      useApiSocket: fact('use_api_socket', fc.boolean()),
    },
    { requiredKeys: [] },
  );
}

function hooks(path: string): fc.Arbitrary<readonly Hook[]> {
  const hook = (index: number) =>
    fc.record(
      {
        place: fc.constant(place),
        key: fc.constant(`${path}[${index}]`),
        command: fc.constant(stated(['echo', 'x'], place, `${path}[${index}].command`)),
        environment: fc.constant([
          { name: 'A', value: stated<string | undefined>('1', place, `${path}[${index}].environment.A`), variables: [] },
        ]),
        user: fc.constant(stated('root', place, `${path}[${index}].user`)),
        privileged: fc.constant(stated(true, place, `${path}[${index}].privileged`)),
        workingDir: fc.constant(stated('/', place, `${path}[${index}].working_dir`)),
      },
      { requiredKeys: ['place', 'key', 'command', 'environment'] },
    );
  return fc.oneof(fc.constant([]), fc.tuple(hook(0)), fc.tuple(hook(0), hook(1)));
}
