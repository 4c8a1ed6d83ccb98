import { embedded, labels, listOf, mapOf, optionTexts, repeatedOptions, struct } from './collections.ts';
import { containerFields, develop, deviceRequest, serviceHook, workloadFields } from './container.ts';
import { byteSize, duration, flag, float32, integer, text, unsigned } from './scalars.ts';
import { always, pointer, type Type } from './type.ts';

const texts = listOf(text);

const updateConfig = struct({
  parallelism: pointer(unsigned),
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: float32,
  order: text,
});

const resource = struct({
  cpus: float32,
  memory: byteSize,
  pids: integer,
  devices: listOf(deviceRequest),
  generic_resources: listOf(struct({ discrete_resource_spec: struct({ kind: always(text, ''), value: always(integer, 0) }) })),
});

/** @source compose-go types/types.go, DeployConfig */
const deploy = struct({
  mode: text,
  replicas: pointer(integer),
  labels,
  update_config: updateConfig,
  rollback_config: updateConfig,
  resources: embedded(struct({ limits: resource, reservations: resource })),
  restart_policy: struct({
    condition: text,
    delay: pointer(duration),
    max_attempts: pointer(unsigned),
    window: pointer(duration),
  }),
  placement: embedded(
    struct({ constraints: texts, preferences: listOf(struct({ spread: text })), max_replicas_per_node: unsigned }),
  ),
  endpoint_mode: text,
});

const service = struct({
  profiles: texts,
  deploy,
  develop,
  restart: text,
  scale: pointer(integer),
  attach: pointer(flag),
  container_name: text,
  provider: struct({ type: text, options: repeatedOptions }),
  extends: struct({ file: text, service: text }),
  external_links: texts,
  links: texts,
  net: text,
  pre_start: listOf(struct({ ...containerFields, per_replica: flag })),
  post_start: listOf(serviceHook),
  pre_stop: listOf(serviceHook),
  ...containerFields,
  ...workloadFields,
});

const job = struct({
  profiles: texts,
  triggers: struct({
    manual: pointer(flag),
    schedule: listOf(struct({ cron: text, timezone: text, concurrency: text, missed_fires: text })),
  }),
  ...containerFields,
  ...workloadFields,
});

const pool = struct({ subnet: text, gateway: text, ip_range: text, aux_addresses: labels });

const network = struct({
  name: text,
  driver: text,
  driver_opts: optionTexts,
  ipam: embedded(struct({ driver: text, config: listOf(pool), options: optionTexts })),
  external: flag,
  internal: flag,
  attachable: flag,
  labels,
  enable_ipv4: pointer(flag),
  enable_ipv6: pointer(flag),
});

const volume = struct({ name: text, driver: text, driver_opts: optionTexts, external: flag, labels });

/** @source compose-go types/types.go, FileObjectConfig */
const fileObjectFields: Readonly<Record<string, Type>> = {
  name: text,
  file: text,
  environment: text,
  content: text,
  external: flag,
  labels,
  driver: text,
  driver_opts: mapOf(text),
  template_driver: text,
};

const model = struct({ name: text, model: text, context_size: integer, runtime_flags: texts });

const config = struct(fileObjectFields);
const secret = struct(fileObjectFields);

/**
 * The top-level sections of a project.
 *
 * @source compose-go types/project.go, Project
 */
export const sectionTypes = {
  services: mapOf(service),
  jobs: mapOf(job),
  networks: mapOf(network),
  volumes: mapOf(volume),
  configs: mapOf(withoutContent(config, (hasVariable) => hasVariable)),
  secrets: mapOf(withoutContent(secret, () => true)),
  models: mapOf(model),
} as const satisfies Record<string, Type>;

/** The content of a secret, and of a config that comes from a variable, stays out of JSON. */
function withoutContent(type: Type, isHidden: (hasVariable: boolean) => boolean): Type {
  return {
    ...type,
    json: (node) => {
      const { content, ...shown } = type.json(node) as Record<string, unknown>; // a struct is written as an object
      return isHidden('environment' in shown) || content === undefined ? shown : { ...shown, content };
    },
  };
}
