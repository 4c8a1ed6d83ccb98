import type { App, Fact, Finding, Note, Origin, Service } from '@landfall/model';
import type { Autoscaling, Exposure, NetworkValues, Schedule, SharedValues, Text } from '../helm/values.ts';
import type { Traced } from '../traced.ts';

/** What the person who runs render asked for. */
export interface RenderOptions {
  /** Target minor version, such as `1.34`. */
  readonly kubernetes: string;
  readonly secrets: 'external' | 'sealed' | 'plain-reference';
  /** Liveness probes from health checks only when asked for. */
  readonly liveness: boolean;
  readonly repository: { readonly url: string; readonly revision: string; readonly path: string };
}

/**
 * What was concluded about the whole application before any component is written. Each part is a pure function of the
 * App, in a file of its own below `plan/`; translators read it and add nothing to it.
 */
export interface Plan {
  readonly app: App;
  readonly options: RenderOptions;
  readonly names: Names;
  readonly references: References;
  readonly secrets: SecretPlan;
  readonly exposure: ReadonlyMap<string, ServiceExposure>;
  readonly scaling: ReadonlyMap<string, Traced<Autoscaling>>;
  readonly networks: ReadonlyMap<string, Traced<NetworkValues>>;
  readonly order: StartOrder;
}

/** Names that Kubernetes accepts, and how each name of the input is reached. Keys are Compose service names. */
export interface Names {
  /** Compose service to component: a DNS label, unique; equal to the service name when that is legal. */
  readonly components: ReadonlyMap<string, string>;
  /** More legal names under which the service is called: aliases, links, container_name, hostname; with why. */
  readonly aliases: ReadonlyMap<string, readonly Fact<string>[]>;
  /** Every illegal name that something may call, to the legal one that replaces it in texts. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Services that live in another service's pod (`network_mode: service:x`), to that service. */
  readonly podOf: ReadonlyMap<string, string>;
}

/** One `name:port` found in a text of the app, and what it means in the graph. */
export interface Reference {
  readonly from: string;
  readonly to: string;
  /** The name as written. */
  readonly name: string;
  readonly port: number | undefined;
  /** Where it was found: `environment DATABASE_URL`, `command`, `file nginx.conf:18`. */
  readonly where: string;
  readonly origin: Origin;
  readonly state: 'resolves' | 'port-inferred' | 'name-only' | 'inactive' | 'unknown-port';
}

export interface References {
  readonly all: readonly Reference[];
  /**
   * Ports of each service: declared (ports, expose, image) and inferred from callers; sorted by port, unique by port and
   * protocol, each with a legal unique port name.
   */
  readonly ports: ReadonlyMap<string, readonly ServicePort[]>;
  /** Services that are called by name though they have no known port: they get a headless Service. */
  readonly calledWithoutPort: ReadonlySet<string>;
  /**
   * Rewrites host names that had to change in a text; returns the same text when none did. Name the variable that holds
   * the text, where one does: a value that is nothing but a name is a host in `DB_HOST` and none in `DB_NAME`. Say `file`
   * for the text of a mounted file.
   */
  readonly rewrite: (text: string, context?: { readonly variable?: string; readonly file?: boolean }) => string;
  /** The same for an argument list, where a flag and its value may be two items (`["psql", "-h", "my_db"]`). */
  readonly rewriteArguments: (items: readonly string[]) => readonly string[];
}

export interface ServicePort {
  readonly name: string;
  readonly port: Fact<number>;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly appProtocol?: Fact<string>;
}

/** How each variable and mounted file is delivered, and which Secrets a person must create. */
export interface SecretPlan {
  /** By service, then variable. Absent: plain text. */
  readonly variables: ReadonlyMap<string, ReadonlyMap<string, SecretVariable>>;
  /**
   * Any text of a service (an argument of its command, a health check) with secret parts replaced: undefined when it
   * holds none.
   */
  template(
    service: string,
    text: string,
  ): { readonly text: Traced<Text>; readonly needs: ReadonlyMap<string, string> } | undefined;
  /** True when the text holds a value that is a secret elsewhere, or looks like one by itself (private key, htpasswd). */
  holdsSecret(text: string): boolean;
  /** Secret objects for values/shared.yaml. */
  readonly objects: Traced<NonNullable<SharedValues['secrets']>>;
  /** What a person must create: secret, key, used by, why it was taken for one. Never a value. */
  readonly required: readonly RequiredSecret[];
  /** Name of the Secret and key for a top-level Compose secret or a mounted file that is one. */
  readonly files: ReadonlyMap<string, { readonly secret: string; readonly key: string }>;
}

export type SecretVariable =
  /** The whole value is the secret: `secretname#key`. */
  | { readonly kind: 'secret'; readonly reference: string; readonly origin: Origin }
  /** A part is: text with `$(NAME)`, and the variables that must be added from secrets (name to `secretname#key`). */
  | {
      readonly kind: 'template';
      readonly template: string;
      readonly needs: ReadonlyMap<string, string>;
      readonly origin: Origin;
    };

export interface RequiredSecret {
  readonly secret: string;
  readonly key: string;
  readonly usedBy: readonly string[];
  readonly why: string;
  readonly origin: Origin;
}

/** How a service is reached from outside. */
export interface ServiceExposure {
  readonly routes: Traced<Record<string, Exposure>>;
}

/** Waves: everything in wave n is up before wave n+1 starts. The shared release is wave 0. Keys are Compose service names. */
export interface StartOrder {
  readonly wave: ReadonlyMap<string, number>;
  /** Services that end by themselves and are delivered as Jobs or CronJobs. */
  readonly jobs: ReadonlyMap<string, Fact<'Job' | 'CronJob'>>;
  /** When the CronJobs of `jobs` run. */
  readonly schedules: ReadonlyMap<string, Traced<Schedule>>;
}

/** What every step of render reports beside its result. */
export interface Account {
  note(note: Note): void;
  find(finding: Finding): void;
  /** Says that a fact was used where no leaf shows it: it decided a name, a kind or an order. */
  use(origin: Origin, output: string): void;
}

/** A service with its component name, for translators. */
export interface Subject {
  readonly service: Service;
  readonly component: string;
  readonly plan: Plan;
  readonly account: Account;
}
