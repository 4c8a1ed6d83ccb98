import { isWithin, keysAbove, type LedgerKey, memoryWorkspace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { loadProject } from '../load/project.ts';
import { readApp } from '../read-app.ts';
import { serviceKeys } from './index.ts';

/** Everything that may be said of a service, with every setting below it. */
const everything = `
name: everything
services:
  base: {image: base}
  web:
    annotations: {a: b}
    attach: false
    blkio_config: {weight: 300, weight_device: [{path: /dev/sda, weight: 400}], device_read_bps: [{path: /dev/sdb, rate: 12mb}]}
    build:
      context: .
      dockerfile: Dockerfile
      target: prod
      args: {A: b}
      cache_from: [a]
      labels: {c: d}
      no_cache: true
      platforms: [linux/amd64]
      secrets: [token]
      shm_size: 1gb
      tags: ["web:1"]
    cap_add: [NET_ADMIN]
    cap_drop: [ALL]
    cgroup: host
    cgroup_parent: m
    command: [serve]
    configs: [app, {source: app, target: /etc/app.conf, uid: "1", gid: "2", mode: 0440}]
    container_name: web
    cpu_count: 2
    cpu_percent: 50
    cpu_period: 100000
    cpu_quota: 50000
    cpu_rt_period: 1400
    cpu_rt_runtime: 95000
    cpu_shares: 73
    cpuset: "0-1"
    credential_spec: {file: spec.json}
    depends_on: {base: {condition: service_started, restart: true, required: false}}
    deploy:
      mode: replicated
      endpoint_mode: vip
      labels: {e: f}
      replicas: 1
      placement: {constraints: [node.role == worker], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 1}
      resources:
        limits: {cpus: "0.5", memory: 50M, pids: 10}
        reservations:
          cpus: "0.25"
          memory: 20M
          generic_resources: [{discrete_resource_spec: {kind: ssd, value: 1}}]
          devices: [{capabilities: [gpu], driver: nvidia, count: 1, options: {a: b}}]
      restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}
      update_config: {parallelism: 2, delay: 10s, failure_action: rollback, monitor: 60s, max_failure_ratio: 0.1, order: stop-first}
      rollback_config: {parallelism: 1, delay: 1s, failure_action: pause, monitor: 5s, max_failure_ratio: 0.2, order: start-first}
    develop: {watch: [{path: src, action: sync, target: /src, ignore: [a]}]}
    device_cgroup_rules: ["c 1:3 mr"]
    devices: ["/dev/ttyUSB0:/dev/ttyUSB0:rw", {source: /dev/a, target: /dev/b, permissions: r}]
    dns: [8.8.8.8]
    dns_opt: [use-vc]
    dns_search: [example.org]
    domainname: example.org
    entrypoint: [/entrypoint.sh]
    env_file: [{path: web.env, required: true}]
    environment: {A: b, EMPTY: "", PASSED:}
    expose: ["3000"]
    external_links: [redis:db]
    extra_hosts: ["somehost=162.242.195.82"]
    gpus: [{driver: nvidia, count: all, capabilities: [tpu], options: {a: b}}]
    group_add: ["999"]
    healthcheck: {test: [CMD, "true"], interval: 1m, timeout: 10s, retries: 3, start_period: 40s, start_interval: 5s, disable: false}
    hostname: web
    image: web
    init: true
    ipc: shareable
    isolation: default
    label_file: web.labels
    labels: {g: h, kompose.service.type: headless}
    links: [base:other]
    logging: {driver: json-file, options: {max-size: 1m}}
    mac_address: 02:42:ac:11:65:43
    mem_limit: 50M
    mem_reservation: 20M
    mem_swappiness: 10
    memswap_limit: 2gb
    models: {llm: {endpoint_var: URL, model_var: NAME}}
    networks:
      front:
        aliases: [w]
        ipv4_address: 172.16.238.10
        ipv6_address: 2001:3984:3989::10
        link_local_ips: [57.123.22.11]
        mac_address: 02:42:ac:11:65:44
        interface_name: eth0
        driver_opts: {a: b}
        priority: 1000
        gw_priority: 1
    oom_kill_disable: true
    oom_score_adj: -100
    pid: host
    pids_limit: 10
    platform: linux/amd64
    ports: ["8080:80", {name: x, target: 81, host_ip: 127.0.0.1, published: "8081", protocol: udp, app_protocol: http, mode: host}]
    post_start: [{command: [a], user: root, privileged: true, working_dir: /, environment: {A: b}}]
    pre_start: [{command: [a], image: x, user: root, per_replica: true, environment: {B: c}, tmpfs: [/x]}]
    pre_stop: [{command: [b], user: root}]
    privileged: true
    profiles: [p]
    pull_policy: always
    pull_refresh_after: 24h
    read_only: true
    restart: on-failure:3
    runtime: runc
    scale: 1
    secrets: [token, {source: token, target: t, uid: "1", gid: "2", mode: 0440}]
    security_opt: ["no-new-privileges:true"]
    shm_size: 64m
    stdin_open: true
    stop_grace_period: 20s
    stop_signal: SIGUSR1
    storage_opt: {size: 1G}
    sysctls: {net.core.somaxconn: "1024"}
    tmpfs: ["/run:size=1m"]
    tty: true
    ulimits: {nproc: 65535, nofile: {soft: 1, hard: 2}}
    umask: "0022"
    use_api_socket: true
    user: "1000:1000"
    userns_mode: host
    uts: host
    volumes:
      - data:/data:ro
      - ./conf:/conf
      - {type: volume, source: data, target: /d, consistency: cached, volume: {nocopy: true, subpath: s, labels: {a: b}}}
      - {type: bind, source: ./x, target: /x, read_only: true, bind: {propagation: rshared, create_host_path: false, selinux: z, recursive: readonly}}
      - {type: tmpfs, target: /t, tmpfs: {size: 1048576, mode: 511}}
      - {type: image, source: busybox, target: /i, image: {subpath: bin}}
    volumes_from: [base:ro]
    working_dir: /app
    x-own: {a: b}
    x-landfall: {role: web}
  taken: {extends: {service: base}}
  outside: {provider: {type: awesomecloud, options: {size: "20", list: [a, b]}}}
  alone: {image: x, network_mode: host, cpus: 0.5}
volumes:
  data: {driver: local, driver_opts: {type: nfs}, labels: {a: b}, name: d, x-landfall: {size: 1Gi}}
  old: {external: true, name: o}
networks:
  front:
    driver: overlay
    driver_opts: {a: b}
    ipam: {driver: default, config: [{subnet: 172.16.238.0/24, gateway: 172.16.238.1}]}
    internal: true
    attachable: true
    enable_ipv6: true
    labels: {a: b}
    name: n
configs:
  app: {content: x, labels: {a: b}, name: c, template_driver: golang}
secrets:
  token: {environment: TOKEN, labels: {a: b}, name: s, driver: d, driver_opts: {a: b}, template_driver: golang}
models:
  llm: {model: ai/x, context_size: 1024, runtime_flags: ["--a"], name: m}
x-top: [1]
`;

const files = new Map<string, string>([
  ['/app/compose.yaml', everything],
  ['/app/web.env', 'FROM_FILE=1\nA=lost\n'],
  ['/app/web.labels', 'from.file=1\n'],
]);

function readEverything() {
  const workspace = memoryWorkspace(files);
  const project = loadProject(workspace, {
    workingDirectory: '/app',
    files: [],
    profiles: ['p'],
    envFiles: [],
    environment: { TOKEN: 's3cret' },
  });
  return readApp(project, workspace);
}

/** Keys of everything in the App that remembers where it was written. */
function statedKeys(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (value instanceof Map || value instanceof Uint8Array) return found;
  if ('key' in value && typeof value.key === 'string' && 'place' in value) found.add(value.key);
  for (const inner of Object.values(value)) statedKeys(inner, found);
  return found;
}

describe('every key', () => {
  const { app, keys, notes } = readEverything();
  const stated = [...statedKeys(app)];
  const remarked = new Set(notes.map((note) => note.key));
  const live = keys.filter((key) => key.dropped === undefined);
  /** Named things are known by their name; what is said of them has facts or remarks. */
  const named = new Set(
    ['volumes', 'networks', 'configs', 'secrets', 'models'].flatMap((section) =>
      live.map(({ key }) => key).filter((key) => keysAbove(key)[0] === section),
    ),
  );

  const isAnswered = ({ key }: LedgerKey) =>
    named.has(key) ||
    [key, ...keysAbove(key)].some((path) => remarked.has(path)) ||
    stated.some((fact) => isWithin(fact, key) || (isWithin(key, fact) && keysAbove(fact).length >= 2));

  test('the test says all of them', () => {
    const said = new Set(keys.map(({ key }) => key.split(/[.[]/)[2]));

    expect(
      serviceKeys
        .map((key) => key.name)
        .filter((name) => !said.has(name))
        .sort(),
    ).toEqual([]);
  });

  test('each is in the App, or has a remark: none is lost in silence', () => {
    expect(live.length).toBeGreaterThan(250);
    expect(live.filter((key) => !isAnswered(key)).map(({ key, place }) => `${place.line} ${key}`)).toEqual([]);
  });

  test('nothing is dropped without knowing why', () => {
    expect(keys.filter((key) => key.dropped?.code === 'unused').map(({ key }) => key)).toEqual([]);
  });

  test('every fact stands under a key that was written', () => {
    const paths = new Set(live.flatMap(({ key }) => [key, ...keysAbove(key)]));
    const orphans = stated.filter(
      (key) => !key.includes('#') && !paths.has(key) && !keysAbove(key).some((above) => live.some((one) => one.key === above)),
    );

    expect(orphans).toEqual([]);
  });

  test('the value of a secret is nowhere but in its data', () => {
    expect(JSON.stringify(notes)).not.toContain('s3cret');
    expect(JSON.stringify(keys)).not.toContain('s3cret');
  });
});
