/**
 * The values of the universal chart: what `values/<component>.yaml`, `values/shared.yaml` and the files below
 * `environments/` may say. `values.schema.json` says the same to Helm, and a test compares the two.
 *
 * Glossary: a component is one release of the chart; the `shared` release holds what several components use. Everything
 * that an environment may want to change is a map keyed by name, never a list, so that files overlay cleanly. Texts are
 * literal: the chart escapes `$(` for Kubernetes, and never evaluates braces.
 */

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';

/** `values/<component>.yaml`. */
export interface ComponentValues {
  /** Name of every object and of the Service: a DNS label. */
  component: string;
  /** Label app.kubernetes.io/part-of. */
  app: string;
  /** Label app.kubernetes.io/component. */
  role: string;
  kind: WorkloadKind;
  /** False renders nothing: a Compose profile that is off in this environment. Default true. */
  enabled?: boolean;
  /** Left out of the manifest while `autoscaling` is set. Never more than 1 for a StatefulSet by itself. */
  replicas?: number;
  /** A database, broker or the like outside the cluster: only its name is rendered, as an ExternalName Service; for an address as a Service with an EndpointSlice. */
  external?: { host: string };
  /** On every object. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  podLabels?: Record<string, string>;
  podAnnotations?: Record<string, string>;

  container: Container;
  probes?: Probes;
  /** Containers that share the pod: native sidecars (init containers with restartPolicy Always). Key: container name. */
  sidecars?: Record<string, Container & { probes?: Probes; order?: number }>;
  /** Init containers. They and the sidecars start by `order` (default 0, for sidecars 100), then name, after all waits. */
  init?: Record<string, Container & { order?: number }>;
  /** Bounded waits before start, as init containers of the toolbox image: TCP connect to a Service, which answers when a pod is ready. */
  waitFor?: Record<string, { host: string; port: number; timeoutSeconds?: number }>;

  volumes?: Record<string, Volume>;
  /** ConfigMaps of this component, named `<component>-<key>`; checksums of their content are on the pod. */
  configs?: Record<string, FileSet>;

  service?: ServiceValues;
  /** Ways in from outside. */
  exposure?: Record<string, Exposure>;
  autoscaling?: Autoscaling;
  /** Disruption budget; written only when there are two or more replicas at least. */
  disruption?: { maxUnavailable: number | string };
  strategy?: Strategy;
  job?: JobSettings;
  schedule?: Schedule;
  network?: NetworkValues;
  pod?: PodSettings;
  serviceAccount?: { create?: boolean; name?: string; annotations?: Record<string, string>; automount?: boolean };
  /** Departures from the Pod Security profile "restricted": key is what is relaxed, value is why. Only these relax the defaults. */
  exceptions?: Partial<Record<SecurityException, string>>;
  /** Raw objects, as they are. An escape hatch for people; Landfall never writes it. */
  extraObjects?: Record<string, Record<string, unknown>>;
}

/**
 * - `root`: the pod may run as user 0 (no runAsNonRoot)
 * - `escalation`: allowPrivilegeEscalation is left to the container (set-uid programs)
 * - `capabilities`: the default set of capabilities is kept, `container.security.capabilities` applies
 * - `privileged`, `hostNetwork`, `hostPID`, `hostIPC`, `hostPorts`, `hostPaths`, `sysctls`, `seccomp`, `appArmor`, `seLinux`: as the Pod Security Standards name them
 * - `volumes`: kinds of volumes outside the profile (`nfs`)
 *
 * The chart refuses a value that needs an exception which is not given.
 */
export type SecurityException =
  | 'root'
  | 'escalation'
  | 'capabilities'
  | 'privileged'
  | 'hostNetwork'
  | 'hostPID'
  | 'hostIPC'
  | 'hostPorts'
  | 'hostPaths'
  | 'sysctls'
  | 'seccomp'
  | 'appArmor'
  | 'seLinux'
  | 'volumes';

export interface Container {
  /** Key into `images` (environments/<env>/images.yaml); default: the component for main and init containers, its own name for a sidecar. */
  image?: string;
  pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  command?: Text[];
  args?: Text[];
  workingDir?: string;
  tty?: boolean;
  stdin?: boolean;
  /** Name (IANA_SVC_NAME, at most 15 characters) to port. A number is TCP. */
  ports?: Record<string, number | ContainerPort>;
  /**
   * Plain variables. Literal texts and fields stand before templates, so a template may refer to all of them. `field` is a
   * field of the pod (`status.podIP`) or one of the container's `limits.` and `requests.`. A name is here or in `secrets`.
   */
  env?: Record<string, Text | { field: string }>;
  /** Variables from secrets: `secretname#key`. Written before `env`, so that a template may refer to them. */
  secrets?: Record<string, string>;
  resources?: { requests?: Quantities; limits?: Quantities };
  security?: ContainerSecurity;
  /** `preStop: {sleepSeconds: 5}` uses the native sleep action. `stopSignal` needs Kubernetes 1.33. */
  lifecycle?: {
    postStart?: { exec: string[] };
    preStop?: { exec: string[] } | { sleepSeconds: number };
    stopSignal?: string;
  };
}

/** A literal text, or one in which `$(NAME)` refers to a variable of the container. */
export type Text = string | { template: string };

export interface ContainerPort {
  port: number;
  protocol?: 'TCP' | 'UDP' | 'SCTP';
  /** Needs exception `hostPorts`. */
  hostPort?: number;
  appProtocol?: string;
}

/** Kubernetes quantities as text: `cpu: 100m`, `memory: 256Mi`, `nvidia.com/gpu: "1"`. */
export type Quantities = Record<string, string>;

export interface ContainerSecurity {
  user?: number;
  group?: number;
  readOnlyRoot?: boolean;
  privileged?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  seccomp?: 'RuntimeDefault' | 'Unconfined' | { localhost: string };
  appArmor?: 'RuntimeDefault' | 'Unconfined' | { localhost: string };
  seLinux?: { level?: string; role?: string; type?: string; user?: string };
}

export interface Probes {
  readiness?: Probe;
  startup?: Probe;
  /** Never derived from a Compose health check: a person decides that a restart cures it. */
  liveness?: Probe;
}

export interface Probe {
  http?: { path: string; port: string | number; scheme?: 'HTTP' | 'HTTPS'; host?: string; headers?: Record<string, string> };
  tcp?: { port: string | number };
  grpc?: { port: number; service?: string };
  exec?: string[];
  delaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failures?: number;
  successes?: number;
}

/** Exactly one source. */
export interface Volume {
  /** A claim of this component: a claim template in a StatefulSet, else a PersistentVolumeClaim `<component>-<key>`. Kept when the release goes. */
  claim?: Claim;
  /** A claim of the shared release, by its key there; the object is `shared-<key>`. */
  shared?: string;
  /** A claim that exists already. */
  existing?: string;
  /** A ConfigMap of this component: a key of `configs`. */
  config?: string;
  /** A ConfigMap that exists already, by its name in the namespace. */
  existingConfig?: string;
  /** A Secret by name. */
  secret?: { name: string; optional?: boolean };
  empty?: { memory?: boolean; size?: string };
  /** Needs exception `hostPaths`. */
  host?: { path: string; type?: string };
  image?: { reference: string; pullPolicy?: string };
  nfs?: { server: string; path: string; readOnly?: boolean };
  /** For config and secret: key to path below the mount. */
  items?: Record<string, { path: string; mode?: number }>;
  /** Permission bits of the files of config and secret volumes, in decimal. */
  defaultMode?: number;
  /** Key: absolute path in the container. */
  mounts: Record<string, VolumeMountValues>;
}

export interface VolumeMountValues {
  readOnly?: boolean;
  subPath?: string;
  /** Containers that mount it: `main`, names of sidecars and init containers. Default: main. */
  containers?: string[];
  propagation?: 'None' | 'HostToContainer' | 'Bidirectional';
}

export interface Claim {
  size: string;
  /** Storage class; absent: the cluster's default. */
  class?: string;
  access?: 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod';
  labels?: Record<string, string>;
}

/** Files of a ConfigMap: keys are [-._a-zA-Z0-9]+. */
export interface FileSet {
  data?: Record<string, string>;
  /** Base64. */
  binary?: Record<string, string>;
}

export interface ServiceValues {
  /** Default true when the component has ports. A component without ports that is called by name gets a headless Service. */
  enabled?: boolean;
  headless?: boolean;
  annotations?: Record<string, string>;
  /** Service ports that differ from the container's ports of the same name. */
  ports?: Record<string, { port: number; target: string | number; protocol?: 'TCP' | 'UDP' | 'SCTP'; appProtocol?: string }>;
  /** More names for the same pods: aliases, container_name, hostname, link aliases, and sidecars by their Compose name. */
  aliases?: Record<
    string,
    { ports?: Record<string, { port: number; target?: string | number; protocol?: 'TCP' | 'UDP' | 'SCTP' }>; headless?: boolean }
  >;
}

export interface Exposure {
  enabled?: boolean;
  /** Host name. `{domain}` stands for the value `domain` of the environment: `{domain}`, `app.{domain}`. Absent for tcp and udp. */
  host?: string;
  path?: string;
  pathType?: 'Prefix' | 'Exact' | 'ImplementationSpecific';
  /** Name of a port of the Service. */
  port: string;
  /** `http` becomes an Ingress or HTTPRoute, by the environment's `ingress.kind`; `tcp` and `udp` a Service of type LoadBalancer named `<component>-<key>`. */
  kind?: 'http' | 'tcp' | 'udp';
  /** tcp and udp: the port outside. */
  loadBalancerPort?: number;
  sourceRanges?: string[];
  /** Default: when the environment has `ingress.tls`. */
  tls?: boolean;
  /** http: strip or replace the matched prefix by this path. */
  rewritePath?: string;
  redirectTo?: { scheme?: string; host?: string; path?: string; code?: number };
  maxBodySize?: string;
  timeoutSeconds?: number;
  /** Headers set on requests. Only an HTTPRoute can say it: with `ingress.kind: Ingress` the chart refuses. */
  headers?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface Autoscaling {
  enabled?: boolean;
  min: number;
  max: number;
  /** Percent of the request: HorizontalPodAutoscaler. */
  cpu?: number;
  memory?: number;
  /** KEDA ScaledObject (it makes the autoscaler; `cpu` and `memory` become triggers of it). */
  keda?: {
    pollingSeconds?: number;
    cooldownSeconds?: number;
    idleReplicas?: number;
    fallback?: { failures: number; replicas: number };
    triggers: Record<string, Trigger>;
  };
  scaleDownStabilizationSeconds?: number;
}

export interface Trigger {
  type: string;
  /** `{namespace}` stands for the namespace of the release: KEDA looks names up from its own. */
  metadata: Record<string, string>;
  metricType?: 'AverageValue' | 'Value' | 'Utilization';
  /** Parameter to `secretname#key`. */
  auth?: Record<string, string>;
  useCachedMetrics?: boolean;
}

export interface Strategy {
  type?: 'RollingUpdate' | 'Recreate' | 'OnDelete';
  maxSurge?: number | string;
  maxUnavailable?: number | string;
  minReadySeconds?: number;
  progressDeadlineSeconds?: number;
  partition?: number;
  podManagement?: 'OrderedReady' | 'Parallel';
}

export interface JobSettings {
  backoffLimit?: number;
  ttlSeconds?: number;
  deadlineSeconds?: number;
  restart?: 'Never' | 'OnFailure';
  completions?: number;
  parallelism?: number;
  /**
   * `none` (default): a Job whose name ends in a hash of its content, so a changed image or command runs again and an unchanged one does not.
   * `helm`: pre-install and pre-upgrade hook; `argocd`: Sync hook, deleted before the next.
   */
  hook?: 'none' | 'helm' | 'argocd';
}

export interface Schedule {
  cron: string;
  timeZone?: string;
  concurrency?: 'Allow' | 'Forbid' | 'Replace';
  suspend?: boolean;
  startingDeadlineSeconds?: number;
  successfulHistory?: number;
  failedHistory?: number;
}

export interface NetworkValues {
  /** Compose networks: each is a label on the pod; pods of one network may talk to each other. */
  networks?: Record<string, { internal?: boolean }>;
  /** A NetworkPolicy that admits members of the same networks, and everyone on the exposed ports. Default true. */
  policy?: boolean;
  /** Neither in nor out, but for DNS: network_mode none. */
  isolated?: boolean;
  /** More sources: raw NetworkPolicy peers by name. */
  allowFrom?: Record<string, NetworkPeer>;
  /** More targets of a component that only has internal networks, or none: a database that moved out of the cluster. */
  allowTo?: Record<string, NetworkPeer>;
}

/** A peer of a NetworkPolicy, in the words of Kubernetes. */
export interface NetworkPeer {
  namespaceSelector?: Record<string, unknown>;
  podSelector?: Record<string, unknown>;
  ipBlock?: Record<string, unknown>;
}

export interface PodSettings {
  fsGroup?: number;
  supplementalGroups?: number[];
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  hostUsers?: boolean;
  shareProcessNamespace?: boolean;
  hostname?: string;
  subdomain?: string;
  /** Address to names. */
  hostAliases?: Record<string, string[]>;
  dns?: { policy?: string; nameservers?: string[]; searches?: string[]; options?: Record<string, string> };
  sysctls?: Record<string, string>;
  runtimeClass?: string;
  priorityClass?: string;
  imagePullSecrets?: string[];
  nodeSelector?: Record<string, string>;
  tolerations?: Record<string, Record<string, unknown>>;
  affinity?: Record<string, unknown>;
  /** Spread over hosts and zones, ScheduleAnyway. Default true with two or more replicas. */
  spread?: boolean;
  /** At most so many pods of the component on one node. */
  maxPerNode?: number;
  /** Time from the word to stop until the pod is killed, a preStop sleep among it. Default 30. */
  terminationGraceSeconds?: number;
}

/** `values/shared.yaml`: a release of the same chart, named `shared`, that comes before all others. */
export interface SharedValues {
  component: 'shared';
  app: string;
  kind: 'Shared';
  claims?: Record<string, Claim>;
  /** Secret objects that the components refer to. Never a value. `remote` is the path in the store, default `<app>/<secret>`. */
  secrets?: Record<
    string,
    { remote?: string; type?: string; keys: Record<string, { property?: string; remote?: string; description?: string }> }
  >;
}

/** `environments/<env>/common.yaml`: what every component of the environment shares. */
export interface EnvironmentValues {
  environment: string;
  /** Base domain of the routes. */
  domain: string;
  ingress: {
    kind: 'Ingress' | 'HTTPRoute' | 'none';
    /** ingressClassName. */
    class?: string;
    gateway?: { name: string; namespace?: string; section?: string };
    /** Secret with the certificate, or an issuer for cert-manager. */
    tls?: { secret?: string; issuer?: string; clusterIssuer?: string };
    annotations?: Record<string, string>;
  };
  secretStore: {
    /** `external`: ExternalSecret objects; `sealed`: SealedSecret objects with the data below; `plain-reference`: nothing, Secrets exist already. */
    mode: 'external' | 'sealed' | 'plain-reference';
    name?: string;
    kind?: 'SecretStore' | 'ClusterSecretStore';
    refreshInterval?: string;
    /** Secret -> key -> encrypted text, for `sealed`. */
    sealed?: Record<string, Record<string, string>>;
  };
  /** Default storage classes by access mode. */
  storage?: { classes?: Record<string, string> };
  /** Image with sh, nc and cp for waits and volume copies. */
  toolbox?: { image: string };
  /** Registry host written before images that name none. */
  imageRegistry?: string;
  imagePullSecrets?: string[];
  networkPolicies?: boolean;
}

/** `environments/<env>/images.yaml`: the one file that CI writes. */
export interface ImageValues {
  images: Record<string, string>;
}
