import {
  command,
  embedded,
  healthTest,
  labels,
  listOf,
  mapOf,
  optionTexts,
  struct,
  textOrList,
  variables,
} from './collections.ts';
import { anyText, byteSize, deviceCount, duration, fileMode, flag, float32, integer, optOut, text, unsigned } from './scalars.ts';
import { hosts, sshKeys, ulimit } from './special.ts';
import { always, pointer, type Type } from './type.ts';

const texts = listOf(text);
const stringList = textOrList(text);

/** A secret or config that is mounted. @source compose-go types/types.go, FileReferenceConfig */
const fileReference = struct({ source: text, target: text, uid: text, gid: text, mode: fileMode });

const weightDevice = struct({ path: always(text, ''), weight: always(unsigned, 0) }, { path: 'Path', weight: 'Weight' });
const throttleDevice = struct({ path: always(text, ''), rate: always(byteSize, '0') }, { path: 'Path', rate: 'Rate' });

const blkio = struct({
  weight: unsigned,
  weight_device: listOf(weightDevice),
  device_read_bps: listOf(throttleDevice),
  device_read_iops: listOf(throttleDevice),
  device_write_bps: listOf(throttleDevice),
  device_write_iops: listOf(throttleDevice),
});

/** @source compose-go types/device.go, DeviceRequest */
export const deviceRequest = struct({
  capabilities: texts,
  driver: text,
  count: deviceCount,
  device_ids: texts,
  options: labels,
});

const volume = struct({
  type: text,
  source: text,
  target: text,
  read_only: flag,
  consistency: text,
  bind: struct({ selinux: text, propagation: text, create_host_path: optOut, recursive: text }),
  volume: struct({ labels, nocopy: flag, subpath: text }),
  tmpfs: struct({ size: byteSize, mode: unsigned }),
  image: struct({ subpath: text }),
});

const serviceNetwork = struct({
  aliases: texts,
  driver_opts: optionTexts,
  gw_priority: integer,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: texts,
  mac_address: text,
  priority: integer,
  use_service_name_alias: pointer(flag),
});

/**
 * What says how a container runs, in services, jobs and `pre_start` hooks.
 *
 * @source compose-go types/types.go, ContainerSpec
 */
export const containerFields: Readonly<Record<string, Type>> = {
  annotations: labels,
  blkio_config: blkio,
  cap_add: texts,
  cap_drop: texts,
  cgroup_parent: text,
  cgroup: text,
  cpu_count: integer,
  cpu_percent: float32,
  cpu_period: integer,
  cpu_quota: integer,
  cpu_rt_period: integer,
  cpu_rt_runtime: integer,
  cpus: float32,
  cpuset: text,
  cpu_shares: integer,
  command,
  configs: listOf(fileReference),
  credential_spec: struct({ config: text, file: text, registry: text }),
  device_cgroup_rules: texts,
  devices: listOf(struct({ source: text, target: text, permissions: text })),
  dns: stringList,
  dns_opt: texts,
  dns_search: stringList,
  domainname: text,
  entrypoint: command,
  environment: variables,
  env_file: listOf(struct({ path: text, required: optOut, format: text })),
  extra_hosts: hosts,
  group_add: texts,
  gpus: listOf(deviceRequest),
  hostname: text,
  image: text,
  init: pointer(flag),
  ipc: text,
  isolation: text,
  labels,
  label_file: texts,
  logging: struct({ driver: text, options: optionTexts }),
  log_driver: text,
  log_opt: mapOf(text),
  mem_limit: byteSize,
  mem_reservation: byteSize,
  memswap_limit: byteSize,
  mem_swappiness: byteSize,
  mac_address: text,
  models: mapOf(struct({ endpoint_var: text, model_var: text })),
  network_mode: text,
  networks: mapOf(serviceNetwork),
  oom_kill_disable: flag,
  oom_score_adj: integer,
  pid: text,
  pids_limit: integer,
  platform: text,
  privileged: flag,
  pull_policy: text,
  pull_refresh_after: text,
  read_only: flag,
  runtime: text,
  secrets: listOf(fileReference),
  security_opt: texts,
  shm_size: byteSize,
  stop_grace_period: pointer(duration),
  stop_signal: text,
  storage_opt: mapOf(text),
  sysctls: labels,
  tmpfs: stringList,
  ulimits: mapOf(ulimit),
  umask: pointer(unsigned),
  use_api_socket: flag,
  user: text,
  userns_mode: text,
  uts: text,
  volume_driver: text,
  volumes: listOf(volume),
  volumes_from: texts,
  working_dir: text,
};

/** @source compose-go types/build.go */
const build = struct({
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  args: variables,
  provenance: text,
  sbom: text,
  ssh: sshKeys,
  labels,
  cache_from: stringList,
  cache_to: stringList,
  no_cache: flag,
  no_cache_filter: stringList,
  additional_contexts: labels,
  pull: flag,
  extra_hosts: hosts,
  isolation: text,
  network: text,
  target: text,
  secrets: listOf(fileReference),
  shm_size: byteSize,
  tags: stringList,
  ulimits: mapOf(ulimit),
  platforms: stringList,
  privileged: flag,
});

const healthcheck = struct({
  test: healthTest,
  timeout: pointer(duration),
  interval: pointer(duration),
  retries: pointer(unsigned),
  start_period: pointer(duration),
  start_interval: pointer(duration),
  disable: flag,
});

/** A port is told apart by numbers; the published one is text because it may be a range. */
const port = struct({
  name: text,
  mode: text,
  host_ip: text,
  target: unsigned,
  published: text,
  protocol: text,
  app_protocol: text,
});

/**
 * What services and jobs have and hooks have not.
 *
 * @source compose-go types/types.go, WorkloadSpec
 */
export const workloadFields: Readonly<Record<string, Type>> = {
  build,
  depends_on: mapOf(struct({ condition: text, restart: flag, required: always(flag, false) })),
  dockerfile: text,
  expose: textOrList(anyText),
  healthcheck,
  ports: listOf(port),
  stdin_open: flag,
  tty: flag,
};

/** @source compose-go types/hooks.go, ServiceHook */
export const serviceHook = struct({ command, user: text, privileged: flag, working_dir: text, environment: variables });

/** @source compose-go types/develop.go */
export const develop = struct({
  watch: listOf(
    struct({
      path: always(text, ''),
      action: always(text, ''),
      target: text,
      exec: embedded(serviceHook),
      include: texts,
      ignore: texts,
      initial_sync: flag,
    }),
  ),
});
