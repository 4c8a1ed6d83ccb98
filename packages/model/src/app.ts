/**
 * An application as read: what people wrote, in words that neither Compose nor Kubernetes owns.
 *
 * Glossary: a Service is one component; every value is a Fact and knows its Place. Durations are milliseconds, sizes are
 * bytes, CPU is in cores. Lists are in the order of the input where order has a meaning and sorted where it has none.
 */
import type { Fact } from './fact.ts';
import type { HerokuFacts } from './heroku.ts';
import type { Place } from './place.ts';
import type { FileMount, FileSource, Mount, NamedVolume } from './storage.ts';

export interface App {
  readonly name: Fact<string>;
  /** What it runs on now; Compose unless it is said. */
  readonly platform?: 'heroku';
  /** What is only true at Heroku, where it comes from there: what runs, in which size, and what it costs. */
  readonly heroku?: HerokuFacts;
  /** The Compose files that were read, in the order of reading. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  /** Active services, sorted by name. */
  readonly services: readonly Service[];
  /** Services that no active profile switched on. */
  readonly inactive: readonly { readonly name: string; readonly profiles: readonly string[]; readonly place: Place }[];
  readonly volumes: readonly NamedVolume[];
  readonly networks: readonly Network[];
  readonly configs: readonly FileSource[];
  readonly secrets: readonly FileSource[];
  readonly models: readonly Model[];
}

export const roles = [
  'web',
  'api',
  'worker',
  'scheduler',
  'job',
  'proxy',
  'database',
  'broker',
  'cache',
  'search',
  'storage',
  'observability',
  'unknown',
] as const;
export type Role = (typeof roles)[number];

/** A role with the evidence that gave it. `stated` means a person said so. */
export interface RoleGuess {
  readonly role: Role;
  readonly confidence: 'stated' | 'certain' | 'likely' | 'guess';
  readonly evidence: readonly { readonly text: string; readonly place?: Place }[];
  /** The product, when a well-known image or command was recognised: `postgres`, `celery`, `nginx`. */
  readonly product?: string;
}

export interface Service {
  readonly name: string;
  readonly place: Place;
  readonly role: RoleGuess;

  readonly image?: Fact<string>;
  readonly build?: Build;
  /** Facts of the image: from the Dockerfile of the build context, or from the table of well-known images. */
  readonly imageFacts: ImageFacts;
  readonly pullPolicy?: Fact<'always' | 'never' | 'missing' | 'build' | 'daily' | 'weekly' | string>;
  readonly platform?: Fact<string>;

  /** Replaces the image's ENTRYPOINT. An empty list clears it. */
  readonly entrypoint?: Fact<readonly string[]>;
  /** Replaces the image's CMD. An empty list clears it. `$` is literal: `$$` has been resolved. */
  readonly command?: Fact<readonly string[]>;
  readonly workingDir?: Fact<string>;
  readonly tty?: Fact<boolean>;
  readonly stdinOpen?: Fact<boolean>;
  readonly init?: Fact<boolean>;
  readonly readOnly?: Fact<boolean>;

  /** Effective variables, sorted by name: `environment` over `env_file`. A variable without value is passed from outside. */
  readonly environment: readonly EnvironmentVariable[];
  readonly configs: readonly FileMount[];
  readonly secrets: readonly FileMount[];

  readonly user?: Fact<string>;
  readonly groupAdd: readonly Fact<string>[];
  readonly privileged?: Fact<boolean>;
  readonly capAdd: readonly Fact<string>[];
  readonly capDrop: readonly Fact<string>[];
  readonly securityOpt: readonly Fact<string>[];
  readonly pid?: Fact<string>;
  readonly ipc?: Fact<string>;
  readonly usernsMode?: Fact<string>;
  readonly runtime?: Fact<string>;
  readonly credentialSpec?: Fact<string>;
  readonly sysctls: readonly (Fact<string> & { readonly name: string })[];
  readonly ulimits: readonly (Fact<{ readonly soft: number; readonly hard: number }> & { readonly name: string })[];
  readonly devices: readonly Fact<{ readonly source: string; readonly target: string; readonly permissions: string }>[];
  readonly gpus: readonly Gpu[];

  readonly ports: readonly PublishedPort[];
  readonly expose: readonly Fact<Port>[];
  readonly networkMode?: Fact<string>;
  readonly networks: readonly NetworkMembership[];
  readonly links: readonly Fact<{ readonly service: string; readonly alias: string }>[];
  readonly externalLinks: readonly Fact<string>[];
  readonly containerName?: Fact<string>;
  readonly hostname?: Fact<string>;
  readonly domainname?: Fact<string>;
  readonly extraHosts: readonly Fact<{ readonly host: string; readonly address: string }>[];
  readonly dns: readonly Fact<string>[];
  readonly dnsOptions: readonly Fact<string>[];
  readonly dnsSearch: readonly Fact<string>[];
  readonly endpointMode?: Fact<string>;

  readonly dependsOn: readonly Dependency[];
  readonly healthcheck?: Healthcheck;
  /** Where the engine puts what it prints; nothing in a cluster comes of it. */
  readonly logging?: { readonly driver?: Fact<string>; readonly options: readonly NamedText[] };
  readonly restart?: Fact<RestartPolicy>;
  readonly stopGracePeriodMs?: Fact<number>;
  readonly stopSignal?: Fact<string>;
  readonly preStart: readonly Hook[];
  readonly postStart: readonly Hook[];
  readonly preStop: readonly Hook[];

  readonly replicas?: Fact<number>;
  readonly mode?: Fact<'replicated' | 'global' | 'replicated-job' | 'global-job'>;
  readonly cpuLimit?: Fact<number>;
  readonly cpuReservation?: Fact<number>;
  readonly cpuShares?: Fact<number>;
  readonly memoryLimitBytes?: Fact<number>;
  readonly memoryReservationBytes?: Fact<number>;
  readonly shmSizeBytes?: Fact<number>;
  readonly placement: Placement;
  readonly update?: UpdateSettings;
  readonly rollback?: UpdateSettings;

  readonly mounts: readonly Mount[];

  /** Merged labels of the service (`labels` over `label_file`), sorted by name. */
  readonly labels: readonly NamedText[];
  readonly deployLabels: readonly NamedText[];
  readonly annotations: readonly NamedText[];
  readonly profiles: readonly Fact<string>[];
  readonly provider?: { readonly type: Fact<string>; readonly options: readonly NamedText[]; readonly place: Place };
  readonly models: readonly {
    readonly model: string;
    readonly endpointVariable: Fact<string>;
    readonly modelVariable: Fact<string>;
  }[];
  readonly useApiSocket?: Fact<boolean>;

  /** What a person decided, from `x-landfall` or from labels of other converters. */
  readonly hints: readonly Hint[];
}

export interface NamedText extends Fact<string> {
  readonly name: string;
}

export interface EnvironmentVariable {
  readonly name: string;
  /** Undefined value: the variable is passed through from the shell and has none there. */
  readonly value: Fact<string | undefined>;
  /**
   * The text before interpolation when it refers to variables: `postgres://app:${DB_PASSWORD}@db/app`.
   * Tells where a secret came from and which part of a text is one.
   */
  readonly template?: string;
  /** Interpolation variables that the text refers to, sorted. */
  readonly variables: readonly string[];
  /** Why the input itself says that the value is a secret, whatever the name is: the end of a sentence. */
  readonly secret?: string;
  /** The cluster knows the value: a field of the pod, such as `metadata.name`. Then `value` has none. */
  readonly podField?: string;
}

export interface Build {
  readonly place: Place;
  /** Context folder, relative to the project directory. Undefined for a remote context. */
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: Fact<string>;
  readonly args: readonly NamedText[];
  /** Every other setting, kept for the build pipeline. */
  readonly other: readonly NamedText[];
}

export interface ImageFacts {
  /** `dockerfile`, `table` or `none`. */
  readonly source: 'dockerfile' | 'table' | 'none';
  readonly exposed: readonly Fact<Port>[];
  readonly volumes: readonly Fact<string>[];
  readonly user?: Fact<string>;
  readonly healthcheck?: Healthcheck;
  readonly stopSignal?: Fact<string>;
  readonly entrypoint?: Fact<readonly string[]>;
  readonly command?: Fact<readonly string[]>;
  readonly workingDir?: Fact<string>;
  /** Numeric user and group when `user` is a name that is known for this image. */
  readonly userId?: Fact<number>;
  readonly groupId?: Fact<number>;
  /** The account that the entrypoint of an image that starts as root changes to by itself, and under which it may be started as well. */
  readonly dropsTo?: Fact<{ readonly name: string; readonly userId: number; readonly groupId: number }>;
  /** Where the product keeps its data, whether or not the image declares a volume there. */
  readonly dataPath?: Fact<string>;
  /** A check that the tools in the image can run; the image declares none itself. First item CMD or CMD-SHELL. */
  readonly proposedCheck?: Fact<readonly string[]>;
}

export interface Port {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

export interface PublishedPort {
  readonly place: Place;
  readonly key: string;
  /** Container port. */
  readonly target: Fact<number>;
  /** Host port; undefined when the engine picks one. A range is text: `8000-8010`. */
  readonly published?: Fact<string>;
  readonly hostIp?: Fact<string>;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly mode: 'ingress' | 'host';
  readonly name?: Fact<string>;
  readonly appProtocol?: Fact<string>;
}

export interface NetworkMembership {
  readonly network: string;
  readonly place: Place;
  readonly aliases: readonly Fact<string>[];
}

export interface Dependency {
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly required: boolean;
  readonly restart: boolean;
  /** `inferred` for edges that links, volumes_from and shared namespaces imply. */
  readonly origin: Fact<string>['origin'];
}

export interface Healthcheck {
  readonly place?: Place;
  /** `disable: true` or test NONE. */
  readonly disabled: boolean;
  /** Argument vector as in the input: first item CMD or CMD-SHELL. */
  readonly test?: Fact<readonly string[]>;
  readonly intervalMs?: Fact<number>;
  readonly timeoutMs?: Fact<number>;
  readonly retries?: Fact<number>;
  readonly startPeriodMs?: Fact<number>;
  readonly startIntervalMs?: Fact<number>;
}

export interface RestartPolicy {
  readonly policy: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  readonly maxAttempts?: number;
}

export interface Hook {
  readonly place: Place;
  readonly key: string;
  readonly command: Fact<readonly string[]>;
  readonly image?: Fact<string>;
  readonly user?: Fact<string>;
  readonly privileged?: Fact<boolean>;
  readonly workingDir?: Fact<string>;
  readonly environment: readonly EnvironmentVariable[];
  /** Only for pre_start: once per replica (default) or once per rollout. */
  readonly perReplica?: Fact<boolean>;
}

export interface Gpu {
  readonly place: Place;
  readonly key: string;
  readonly driver?: string;
  /** -1 stands for all. */
  readonly count?: number;
  readonly deviceIds: readonly string[];
  readonly capabilities: readonly string[];
}

export interface Placement {
  readonly constraints: readonly Fact<string>[];
  readonly preferences: readonly Fact<string>[];
  readonly maxReplicasPerNode?: Fact<number>;
}

export interface UpdateSettings {
  readonly parallelism?: Fact<number>;
  readonly delayMs?: Fact<number>;
  readonly failureAction?: Fact<string>;
  readonly monitorMs?: Fact<number>;
  readonly maxFailureRatio?: Fact<number>;
  readonly order?: Fact<'start-first' | 'stop-first'>;
}

export interface Network {
  readonly name: string;
  readonly place?: Place;
  readonly externalName?: Fact<string>;
  readonly driver?: Fact<string>;
  readonly internal: boolean;
}

export interface Model {
  readonly name: string;
  readonly place: Place;
  readonly model: Fact<string>;
  readonly contextSize?: Fact<number>;
  readonly runtimeFlags: readonly Fact<string>[];
}

/** A setting that a person wrote for a converter. `name` is ours: `role`, `schedule`, `hpa.cpu`. */
export interface Hint {
  readonly name: string;
  readonly value: Fact<unknown>;
  /** `x-landfall`, labels of `kompose` or `katenary`, or `compose` and `heroku` for the schedule of a job. */
  readonly dialect: 'x-landfall' | 'kompose' | 'katenary' | 'compose' | 'heroku';
}
