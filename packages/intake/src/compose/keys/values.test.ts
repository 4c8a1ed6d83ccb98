import { memoryWorkspace, type Service } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { readApp } from '../read-app.ts';
import { canonicalProject } from '../testing/canonical-project.ts';

function readIt(settings: string): Service & { readonly notes: readonly string[] } {
  const reading = readApp(canonicalProject(`services:\n  it: {${settings}}\n`), memoryWorkspace(new Map()));
  const [it] = reading.app.services;
  if (it === undefined) throw new Error('no service');
  return { ...it, notes: reading.notes.map((note) => `${note.key.replace('services.it.', '')} ${note.outcome} ${note.code}`) };
}

describe('networks and names', () => {
  test('memberships with their aliases; what belongs to one engine is remarked', () => {
    const it = readIt(
      'networks: {back: null, front: {aliases: [a, b], ipv4_address: 10.0.0.2, priority: 3, use_service_name_alias: false}}',
    );

    expect(it.networks.map((network) => [network.network, network.aliases.map((alias) => alias.value)])).toEqual([
      ['back', []],
      ['front', ['a', 'b']],
    ]);
    expect(it.notes).toContain('networks.front.ipv4_address rejected network-address');
    expect(it.notes).toContain('networks.front.priority ignored network-order');
    expect(it.notes).toContain('networks.front.use_service_name_alias approximated network-service-alias');
  });

  test('links, hosts and modes', () => {
    const it = readIt(
      'links: [db, "cache:redis"], extra_hosts: ["a=1.2.3.4", "v6=[::1]", "old:5.6.7.8"], network_mode: "container:x", pid: "container:y"',
    );

    expect(it.links.map((link) => link.value)).toEqual([
      { service: 'db', alias: 'db' },
      { service: 'cache', alias: 'redis' },
    ]);
    expect(it.extraHosts.map((host) => host.value)).toEqual([
      { host: 'a', address: '1.2.3.4' },
      { host: 'v6', address: '::1' },
      { host: 'old', address: '5.6.7.8' },
    ]);
    expect(it.notes).toContain('network_mode rejected container-reference');
    expect(it.notes).toContain('pid rejected container-reference');
    expect(readIt('extra_hosts: {a: [1.1.1.1, 2.2.2.2]}').extraHosts.map((host) => host.value.address)).toEqual([
      '1.1.1.1',
      '2.2.2.2',
    ]);
  });

  test('edges: stated with their condition', () => {
    const [edge] = readIt('depends_on: {db: {condition: service_healthy, required: false, restart: true}}').dependsOn;

    expect(edge).toMatchObject({
      service: 'db',
      condition: 'service_healthy',
      required: false,
      restart: true,
      origin: { how: 'stated' },
    });
  });
});

describe('identity and devices', () => {
  test('limits of processes, kernel parameters and devices', () => {
    const it = readIt(
      'ulimits: {nproc: 65535, nofile: {soft: 1, hard: 2}}, sysctls: {net.core.somaxconn: "1024"}, devices: [{source: /dev/a, target: /dev/b, permissions: r}, "/dev/c"]',
    );

    expect(it.ulimits.map((limit) => [limit.name, limit.value])).toEqual([
      ['nofile', { soft: 1, hard: 2 }],
      ['nproc', { soft: 65_535, hard: 65_535 }],
    ]);
    expect(it.sysctls).toMatchObject([{ name: 'net.core.somaxconn', value: '1024' }]);
    expect(it.devices.map((device) => device.value)).toEqual([
      { source: '/dev/a', target: '/dev/b', permissions: 'r' },
      { source: '/dev/c', target: '/dev/c', permissions: 'rwm' },
    ]);
  });

  test('GPUs by count, by id, all of them, and reserved', () => {
    expect(
      readIt('gpus: [{driver: nvidia, count: 2, capabilities: [tpu]}, {device_ids: ["0"]}, {count: all}]').gpus,
    ).toMatchObject([{ driver: 'nvidia', count: 2, capabilities: ['tpu'] }, { deviceIds: ['0'] }, { count: -1 }]);
    expect(readIt('deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}').gpus).toHaveLength(1);
  });
});

describe('files, hooks and what lies outside', () => {
  test('configs and secrets at their exact paths', () => {
    const it = readIt(
      'configs: [{source: a}, {source: b, target: /etc/b, mode: "0440"}, {source: c, target: c.ini}], secrets: [{source: s}, {source: t, target: /t, uid: "7"}]',
    );

    expect(it.configs.map((mount) => [mount.target, mount.mode?.value])).toEqual([
      ['/a', undefined],
      ['/etc/b', 0o440],
      ['/c.ini', undefined],
    ]);
    expect(it.secrets.map((mount) => [mount.target, mount.uid?.value])).toEqual([
      ['/run/secrets/s', undefined],
      ['/t', '7'],
    ]);
  });

  test('steps before, after and at the end', () => {
    const it = readIt(
      'pre_start: [{command: [a], per_replica: true, user: root, tmpfs: [/x]}], post_start: [{command: [b], environment: {A: "1"}}], pre_stop: [{command: [c]}]',
    );

    expect(it.preStart).toMatchObject([{ command: { value: ['a'] }, perReplica: { value: true }, user: { value: 'root' } }]);
    expect(it.notes).toContain('pre_start[0].tmpfs ignored hook-field');
    expect(it.postStart[0]?.environment.map((variable) => variable.name)).toEqual(['A']);
    expect(it.preStop[0]?.command.value).toEqual(['c']);
  });

  test('a build keeps every setting for the pipeline', () => {
    const it = readIt(
      'build: {context: /project/app, dockerfile: D, target: prod, args: {A: b}, cache_from: [x, y], labels: {l: m}}',
    );

    expect(it.build).toMatchObject({
      context: './app',
      dockerfile: 'D',
      target: { value: 'prod' },
      args: [{ name: 'A', value: 'b' }],
    });
    expect(it.build?.other.map((setting) => [setting.name, setting.value])).toEqual([
      ['cache_from[0]', 'x'],
      ['cache_from[1]', 'y'],
      ['labels.l', 'm'],
    ]);
    expect(readIt('build: {context: "https://example.org/app.git"}').build?.context).toBeUndefined();
  });

  test('providers and models', () => {
    const it = readIt(
      'provider: {type: cloud, options: {size: "1", list: [a, b]}}, models: {llm: null, big-one: {endpoint_var: URL}}',
    );

    expect(it.provider).toMatchObject({
      type: { value: 'cloud' },
      options: [
        { name: 'list', value: 'a,b' },
        { name: 'size', value: '1' },
      ],
    });
    expect(it.models.map((model) => [model.endpointVariable.value, model.modelVariable.value])).toEqual([
      ['URL', 'BIG_ONE_MODEL'],
      ['LLM_URL', 'LLM_MODEL'],
    ]);
  });

  test('local log drivers are left to the cluster, others are rejected by name', () => {
    expect(readIt('logging: {driver: json-file}').notes).toEqual(['logging ignored logs-to-stdout']);
    expect(readIt('logging: {driver: gelf}').notes).toEqual(['logging rejected log-driver']);
  });

  test('roll-out', () => {
    const it = readIt(
      'deploy: {mode: global, update_config: {parallelism: 2, delay: 10s, order: start-first, max_failure_ratio: 0.1}, placement: {constraints: [a==b], preferences: [{spread: z}], max_replicas_per_node: 1}}',
    );

    expect(it.mode?.value).toBe('global');
    expect(it.update).toMatchObject({
      parallelism: { value: 2 },
      delayMs: { value: 10_000 },
      order: { value: 'start-first' },
      maxFailureRatio: { value: 0.1 },
    });
    expect(it.placement).toMatchObject({
      constraints: [{ value: 'a==b' }],
      preferences: [{ value: 'z' }],
      maxReplicasPerNode: { value: 1 },
    });
  });
});
