import type { Hook } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import type { ServiceDraft } from '../plan/testing/build-app.ts';
import { dataMount, dataVolume, place, said, translate, translateOne } from './testing/translate.ts';

describe('one pod', () => {
  const services: Readonly<Record<string, ServiceDraft>> = {
    vpn: { ports: ['8080:8080'], capAdd: [said('NET_ADMIN', 'cap_add[0]')] },
    client: {
      networkMode: said('service:vpn', 'network_mode'),
      image: said('client:1', 'image'),
      command: ['run'],
      ports: [],
      dependsOn: { vpn: 'service_started' },
      mounts: [
        {
          kind: 'volume',
          place,
          key: 'services.client.volumes[0]',
          target: '/data',
          source: 'data',
          readOnly: false,
          nocopy: false,
        },
      ],
    },
  };
  const { values } = translateOne('vpn', services, {
    volumes: [{ name: 'data', place, driverOptions: [], labels: [], hints: [] }],
  });

  test('a service in the network of another is its sidecar, with its volumes', () => {
    expect(values.sidecars?.['client']).toMatchObject({ image: 'client', args: ['run'] });
    expect(values.volumes?.['data']?.mounts).toEqual({ '/data': { containers: ['client'] } });
  });

  test('it stays reachable by its name, and waits for nothing in its own pod', () => {
    expect(values.service?.aliases).toHaveProperty('client');
    expect(values.waitFor).toBeUndefined();
  });
});

describe('ports of one pod', () => {
  test('are stated once, each with a name of its own', () => {
    const sidecar = (...ports: number[]): ServiceDraft => ({
      networkMode: said('service:vpn', 'network_mode'),
      expose: ports.map((port, index) => said({ port, protocol: 'tcp' as const }, `expose[${index}]`)),
      healthcheck: { disabled: false, test: said(['CMD', 'curl', '-f', `http://localhost:${ports[0]}/`], 'healthcheck.test') },
    });
    const { values } = translateOne('vpn', { vpn: { ports: ['8080:8080'] }, app: sidecar(8080), site: sidecar(80, 3000) });

    const names = [values.container, ...Object.values(values.sidecars ?? {})].flatMap(({ ports }) => Object.keys(ports ?? {}));
    expect(new Set(names).size).toBe(names.length);
    expect(values.sidecars?.['app']).not.toHaveProperty('ports');
    expect(values.sidecars?.['app']?.probes?.readiness?.http?.port).toBe(8080);
    expect(values.service?.aliases?.['app']?.ports).toMatchObject({ http: { port: 8080, target: 8080 } });
  });
});

describe('namespaces and networks', () => {
  test('those of the host need exceptions and keep cluster names', () => {
    const { values } = translate({
      networkMode: said('host', 'network_mode'),
      pid: said('host', 'pid'),
      ipc: said('host', 'ipc'),
      ports: ['53'],
    });

    expect(values.pod).toMatchObject({
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      dns: { policy: 'ClusterFirstWithHostNet' },
    });
    expect(values.pod).not.toHaveProperty('sysctls');
    expect(Object.keys(values.exceptions ?? {})).toEqual(
      expect.arrayContaining(['hostNetwork', 'hostPID', 'hostIPC', 'hostPorts']),
    );
    expect(values.strategy).toEqual({ type: 'Recreate' });
  });

  test('a user namespace of its own does not go with a namespace of the host', () => {
    const usernsMode = said('private', 'userns_mode');

    expect(translate({ usernsMode }).values.pod?.hostUsers).toBe(false);
    expect(translate({ usernsMode, pid: said('host', 'pid') }).values.pod).toEqual({ hostPID: true });
  });

  test('those of a foreign container are refused', () => {
    expect(translate({ pid: said('container:other', 'pid') }).codes('pid')).toEqual(['namespace-of-container']);
  });
});

describe('names', () => {
  test('the host name is kept where it is legal, and is not for a StatefulSet', () => {
    expect(translate({ hostname: said('api', 'hostname') }).values.pod?.hostname).toBe('api');
    expect(translate({ hostname: said('My_Host.example.com', 'hostname') }).values.pod?.hostname).toBe('my-host');
  });

  test('extra hosts become aliases, host-gateway is lost', () => {
    const extraHosts = [
      said({ host: 'db.local', address: '10.0.0.9' }, 'extra_hosts[0]'),
      said({ host: 'old.local', address: '10.0.0.9' }, 'extra_hosts[1]'),
      said({ host: 'host.docker.internal', address: 'host-gateway' }, 'extra_hosts[2]'),
    ];
    const { values, codes, account } = translate({ extraHosts });

    expect(values.pod?.hostAliases).toEqual({ '10.0.0.9': ['db.local', 'old.local'] });
    expect(codes('extra_hosts[2]')).toEqual(['host-gateway']);
    expect(account.findings.map(({ code }) => code)).toContain('host-name-lost');
  });

  test('names and addresses that Kubernetes refuses are told of', () => {
    const extraHosts = [
      said({ host: 'my_host', address: '10.0.0.1' }, 'extra_hosts[0]'),
      said({ host: 'six', address: '[2001:db8::1]' }, 'extra_hosts[1]'),
      said({ host: 'odd', address: '1:2' }, 'extra_hosts[2]'),
    ];
    const { values, codes } = translate({ extraHosts });

    expect(values.pod?.hostAliases).toEqual({ '2001:db8::1': ['six'] });
    expect([...codes('extra_hosts[0]'), ...codes('extra_hosts[2]')]).toEqual(['hostname', 'host-gateway']);
  });

  test('name servers are added to those of the cluster, two at most', () => {
    const dns = ['1.1.1.1', '8.8.8.8', '9.9.9.9'].map((address, index) => said(address, `dns[${index}]`));
    const { values, codes } = translate({
      dns,
      dnsOptions: [said('ndots:2', 'dns_opt[0]')],
      dnsSearch: [said('example.com', 'dns_search[0]')],
    });

    expect(values.pod?.dns).toEqual({ nameservers: ['1.1.1.1', '8.8.8.8'], options: { ndots: '2' }, searches: ['example.com'] });
    expect(codes('dns[2]')).toEqual(['dns-limit']);
  });

  test('an alias gets a Service of its own, a name in use elsewhere stays called', () => {
    const { values } = translate({ ports: ['80'], networks: { default: ['backend'] } });

    expect(values.service?.aliases).toHaveProperty('backend');
  });

  test('a service called by name without a port is headless', () => {
    const { values } = translateOne('legacy', { web: { environment: { LEGACY_HOST: 'legacy' } }, legacy: {} });

    expect(values.service?.headless).toBe(true);
  });
});

describe('placement', () => {
  const placed = (...constraints: string[]) =>
    translate({
      placement: { constraints: constraints.map((text, index) => said(text, `constraints[${index}]`)), preferences: [] },
    });

  test('labels, hosts and architectures select nodes', () => {
    expect(placed('node.labels.disk==ssd', 'node.platform.arch == x86_64').values.pod?.nodeSelector).toEqual({
      disk: 'ssd',
      'kubernetes.io/arch': 'amd64',
    });
    expect(translate({ platform: said('linux/arm64', 'platform') }).values.pod?.nodeSelector).toEqual({
      'kubernetes.io/arch': 'arm64',
    });
  });

  test('what must not be is an affinity', () => {
    expect(placed('node.labels.zone != a').values.pod?.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }],
        },
      },
    });
  });

  test('roles of a swarm mean nothing, and someone is told', () => {
    const { values, codes, account } = placed('node.role == manager', 'node.role == worker');

    expect(values.pod).toBeUndefined();
    expect(codes('constraints[0]')).toEqual(['placement-manual']);
    expect(account.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['node-choice']));
  });
});

describe('start', () => {
  test('what is started or healthy is waited for by its port, what has ended by the wave', () => {
    const { values, codes } = translate(
      {
        dependsOn: {
          db: 'service_healthy',
          queue: 'service_started',
          migrate: 'service_completed_successfully',
          silent: 'service_started',
        },
      },
      { db: { ports: ['5432'] }, queue: { ports: ['5672'] }, migrate: {}, silent: {} },
    );

    expect(values.waitFor).toEqual({
      db: { host: 'db', port: 5432, timeoutSeconds: 300 },
      queue: { host: 'queue', port: 5672, timeoutSeconds: 300 },
    });
    expect(codes('depends_on.migrate')).toEqual(['dependency-completed']);
    expect(codes('depends_on.silent')).toEqual(['dependency-order']);
  });

  test('of several ports, the one that is called is waited for', () => {
    const { values } = translate(
      { dependsOn: { queue: 'service_healthy' }, environment: { BROKER_URL: 'amqp://queue:5672' } },
      { queue: { ports: ['4369', '5672'] } },
    );

    expect(values.waitFor?.['queue']).toMatchObject({ host: 'queue', port: 5672 });
  });
});

describe('life cycle', () => {
  const hook = (name: string, index: number, more: Partial<Hook> = {}): Hook => ({
    place,
    key: `services.web.${name}[${index}]`,
    command: said(['echo', String(index)], `${name}[${index}].command`),
    environment: [],
    ...more,
  });

  test('callers get time to leave, on top of the grace of Compose', () => {
    const { values } = translate({ ports: ['80'], stopGracePeriodMs: said(90_000, 'stop_grace_period') });

    expect(values.container.lifecycle).toEqual({ preStop: { sleepSeconds: 5 } });
    expect(values.pod?.terminationGraceSeconds).toBe(95);
  });

  test('what nobody calls is told to stop at once: the port that its image names is that of the web server', () => {
    const imageFacts = {
      source: 'dockerfile' as const,
      exposed: [said({ port: 8000, protocol: 'tcp' as const }, 'build')],
      volumes: [],
    };
    const worker = { role: 'worker' as const, imageFacts, stopGracePeriodMs: said(60_000, 'stop_grace_period') };

    const { values } = translate(worker);
    const called = translate(worker, { api: { environment: { CONTROL: 'http://web:8000/' } } }).values;

    expect(values.container).not.toHaveProperty('ports');
    expect(values.container).not.toHaveProperty('lifecycle');
    expect(values.pod?.terminationGraceSeconds).toBe(60);
    expect(called.container).toMatchObject({ ports: { http: 8000 }, lifecycle: { preStop: { sleepSeconds: 5 } } });
    expect(called.pod?.terminationGraceSeconds).toBe(65);
  });

  test('a pod gets the time of its main container, its drain, and then that of its slowest sidecar', () => {
    const sidecar = (seconds: number) => ({
      networkMode: said('service:web', 'network_mode'),
      stopGracePeriodMs: said(seconds * 1000, 'stop_grace_period'),
    });

    expect(translate({ ports: ['80'] }, { log: sidecar(3) }).values.pod?.terminationGraceSeconds).toBe(18);
    expect(
      translate({ ports: ['80'], stopGracePeriodMs: said(40_000, 'stop_grace_period') }, { log: sidecar(3), vpn: sidecar(20) })
        .values.pod?.terminationGraceSeconds,
    ).toBe(65);
  });

  test('another signal than that of the image is sent by a hook', () => {
    const imageFacts = { source: 'table' as const, exposed: [], volumes: [], stopSignal: said('SIGQUIT', 'image') };

    expect(translate({ stopSignal: said('SIGUSR1', 'stop_signal') }).values.container.lifecycle?.preStop).toEqual({
      exec: ['sh', '-c', 'kill -s USR1 1; while kill -0 1 2>/dev/null; do sleep 1; done'],
    });
    expect(translate({ stopSignal: said('QUIT', 'stop_signal'), imageFacts }).values.container.lifecycle).toBeUndefined();
  });

  test('one hook is run as it is, several are chained with their folders and variables', () => {
    const environment = [{ name: 'A', value: said<string | undefined>("it's", 'environment.A'), variables: [] }];
    const { values } = translate({
      postStart: [hook('post_start', 0), hook('post_start', 1, { workingDir: said('/srv', 'dir'), environment })],
      preStop: [hook('pre_stop', 0)],
    });

    expect(values.container.lifecycle).toEqual({
      postStart: { exec: ['sh', '-c', `( echo 0 ) && ( cd /srv && export A='it'\\''s'; echo 1 )`] },
      preStop: { exec: ['echo', '0'] },
    });
  });

  const hooks = [
    hook('pre_start', 0, {
      perReplica: said(true, 'pre_start[0].per_replica'),
      environment: [{ name: 'B', value: said<string | undefined>('3', 'b'), variables: [] }],
    }),
    hook('pre_start', 1),
    hook('pre_start', 2, { image: said('other:1', 'pre_start[2].image') }),
  ];

  test('a hook for each replica is an init container that inherits the service', () => {
    const { values } = translate({
      entrypoint: said(['/entry'], 'entrypoint'),
      environment: { A: '1', B: '2' },
      preStart: hooks,
    });

    expect(Object.keys(values.init ?? {})).toEqual(['web-pre-start-1']);
    expect(values.init?.['web-pre-start-1']).toMatchObject({
      image: 'web',
      command: ['/entry'],
      args: ['echo', '0'],
      env: { A: '1', B: '3' },
    });
  });

  test('hooks for the roll-out are one Job that comes before it', () => {
    const { preparation } = translate(
      {
        ports: ['80:80'],
        entrypoint: said(['/entry'], 'entrypoint'),
        environment: { A: '1' },
        preStart: hooks,
        dependsOn: { db: 'service_started' },
      },
      { db: { ports: ['5432'] } },
    );

    expect(preparation).toMatchObject({ component: 'web-pre-start', kind: 'Job', waitFor: { db: { host: 'db', port: 5432 } } });
    expect(preparation?.init).toMatchObject({ 'web-pre-start-pre-start-1': { image: 'web', args: ['echo', '1'] } });
    expect(preparation?.container).toMatchObject({
      image: 'web-pre-start-3',
      command: ['/entry'],
      args: ['echo', '2'],
      env: { A: '1' },
    });
    for (const name of ['exposure', 'service', 'probes', 'replicas']) expect(preparation).not.toHaveProperty(name);
  });

  test('hooks of a service with a disk of its own stay with the pod, and that is told', () => {
    const { values, preparation, codes } = translate(
      { mounts: [dataMount], preStart: [hook('pre_start', 0)] },
      {},
      { volumes: [dataVolume] },
    );

    expect(preparation).toBeUndefined();
    expect(values.init).toHaveProperty('web-pre-start-1');
    expect(values.volumes?.['data']?.mounts).toEqual({ '/data': { containers: ['main', 'web-pre-start-1'] } });
    expect(codes('pre_start[0].per_replica')).toEqual(['hook-once']);
  });
});

describe('labels', () => {
  test('those of the container describe the pod, those of deploy the component', () => {
    const { values } = translate({
      labels: { 'prometheus.io/scrape': 'true' },
      deployLabels: [{ name: 'team', ...said('a', 'deploy.labels.team') }],
    });

    expect(values).toMatchObject({ podAnnotations: { 'prometheus.io/scrape': 'true' }, annotations: { team: 'a' } });
  });

  test('those of tools, with illegal names or with secrets are left out', () => {
    const labels = { 'com.centurylinklabs.watchtower.enable': 'true', 'a/b/c': 'x', auth: 'postgres://u:s3cr3tpw@db/x' };
    const { values, codes } = translate({ labels });

    expect(values.podAnnotations).toBeUndefined();
    expect(codes('watchtower.enable')).toEqual(['label-of-tool']);
    expect(codes('labels.a/b/c')).toEqual(['label-illegal']);
    expect(codes('labels.auth')).toEqual(['label-secret']);
  });
});

describe('what is not in the cluster', () => {
  test('a provided service is off, and a decision', () => {
    const provider = { type: said('awesomecloud', 'provider.type'), options: [], place };
    const { values, account } = translateOne('db', { db: { provider }, web: { dependsOn: { db: 'service_started' } } });

    expect(values).toMatchObject({ enabled: false, container: {} });
    expect(account.findings.find(({ code }) => code === 'external-service')?.message).toContain(
      'web expects variables named DB_*',
    );
  });

  test('a model is named, its address is for a person to give', () => {
    const models = [{ name: 'llm', place, model: said('ai/smollm2', 'models.llm.model'), runtimeFlags: [] }];
    const binding = {
      model: 'llm',
      endpointVariable: said('LLM_URL', 'models.llm.endpoint_var'),
      modelVariable: said('LLM_MODEL', 'models.llm.model_var'),
    };
    const { values, account } = translate({ models: [binding] }, {}, { models });

    expect(values.container.env).toEqual({ LLM_MODEL: 'ai/smollm2' });
    expect(account.findings.map(({ code }) => code)).toContain('model-endpoint-missing');
  });

  test('a profile can be switched off', () => {
    expect(translate({ profiles: [said('debug', 'profiles[0]')] }).values.enabled).toBe(true);
  });
});
