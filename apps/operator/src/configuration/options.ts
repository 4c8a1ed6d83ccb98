/** One thing that can be set: by a flag, or by a variable, which is its name in capitals after `LANDFALL_`. */
export interface Option {
  /** `inline-budget-ms`; the flag is `--inline-budget-ms`. */
  readonly name: string;
  readonly meaning: string;
  /** As somebody would write it; absent when there is none. */
  readonly default?: string;
  readonly kind:
    | { readonly type: 'text' }
    | { readonly type: 'flag' }
    | { readonly type: 'number'; readonly minimum: number; readonly maximum: number }
    | { readonly type: 'choice'; readonly choices: readonly string[] }
    /** Separated by commas. */
    | { readonly type: 'list'; readonly item: RegExp; readonly shape: string };
}

const text = { type: 'text' } as const;
const flag = { type: 'flag' } as const;
const number = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum }) as const;
const list = (item: RegExp, shape: string) => ({ type: 'list', item, shape }) as const;
const host = /^[A-Za-z0-9.-]+(:\d+)?$/;

/** Everything that can be set, in the order of the help. What concerns placing itself is in the policies. */
export const options = [
  {
    name: 'name',
    meaning: 'Name of what the operator makes: leases, a Secret, the registration.',
    default: 'landfall-operator',
    kind: text,
  },
  {
    name: 'namespace',
    meaning: 'Namespace that the operator runs in; that of its service account when it is not said.',
    kind: text,
  },
  { name: 'pod-name', meaning: 'Name of this replica; that of the machine when it is not said.', kind: text },
  {
    name: 'webhook-service',
    meaning: 'Service by which the API server asks, as `name` or `name:port`; named as the operator when it is not said.',
    kind: text,
  },
  { name: 'webhook-url', meaning: 'Address by which the API server asks instead, where there is no Service.', kind: text },
  { name: 'webhook-port', meaning: 'Port of the webhook.', default: '8443', kind: number(0, 65_535) },
  { name: 'http-port', meaning: 'Port of health, metrics and explanations.', default: '8080', kind: number(0, 65_535) },
  { name: 'bind-address', meaning: 'Address that both ports are opened on; every one when it is not said.', kind: text },
  {
    name: 'inline-budget-ms',
    meaning: 'How long an admission waits for an image that is not known yet.',
    default: '400',
    kind: number(0, 5000),
  },
  { name: 'webhook-timeout-seconds', meaning: 'How long the API server waits for an answer.', default: '5', kind: number(1, 30) },
  {
    name: 'max-admissions',
    meaning: 'Admissions at a time; more are let through unread.',
    default: '256',
    kind: number(1, 10_000),
  },
  {
    name: 'drain-seconds',
    meaning: 'How long the webhook goes on answering after it was told to stop.',
    default: '5',
    kind: number(0, 120),
  },
  {
    name: 'lease-seconds',
    meaning: 'How long another replica waits for a leader that is not heard of any more.',
    default: '15',
    kind: number(3, 300),
  },
  {
    name: 'secret-namespaces',
    meaning: 'Namespaces whose pull secrets may be read; every one when it is not said.',
    kind: list(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'names of namespaces'),
  },
  { name: 'docker-config', meaning: 'File of a Docker configuration with credentials for all images.', kind: text },
  { name: 'cloud-identity', meaning: 'Use the identity that a cloud gives to this workload for its registries.', kind: flag },
  {
    name: 'credential-providers',
    meaning: 'File of a `CredentialProviderConfig`, as kubelets have it: which programs know credentials.',
    kind: text,
  },
  { name: 'credential-provider-programs', meaning: 'Folder of these programs.', default: '/providers', kind: text },
  {
    name: 'service-account-tokens',
    meaning: 'Show a token of the service account of the pod to those of these programs that want one.',
    kind: flag,
  },
  {
    name: 'plain-http-registries',
    meaning: 'Registries that are asked without encryption.',
    kind: list(host, '`host` or `host:port`'),
  },
  {
    name: 'open-addresses',
    meaning: 'Addresses and networks where registries may be although their kind is refused.',
    kind: list(/^[0-9A-Fa-f.:]+(\/\d+)?$/, 'addresses or networks'),
  },
  {
    name: 'localhost-registries',
    meaning: 'What stands in for `localhost:5000` in names of images.',
    kind: list(/^[^=,]+=[^=,]+$/, '`localhost:5000=registry.tools:5000`'),
  },
  {
    name: 'registry-authorities',
    meaning: 'File of certificates that registries are checked against, beside the usual ones.',
    kind: text,
  },
  {
    name: 'registries-conf',
    meaning: 'File in the format of `registries.conf`: mirrors, and what short names of images stand for.',
    kind: text,
  },
  {
    name: 'declared-pools',
    meaning: 'Kinds of nodes that an autoscaler adds when pods ask for them.',
    kind: list(/^[a-z0-9]+\/[a-z0-9]+$/, '`linux/arm64`'),
  },
  { name: 'trust-all-readers', meaning: 'Whoever may create pods anywhere may know of every image.', kind: flag },
  { name: 'max-digests', meaning: 'Digests that are remembered.', default: '100000', kind: number(100, 1_000_000) },
  { name: 'kubeconfig', meaning: 'File that says where the API server is, outside of a cluster.', kind: text },
  {
    name: 'log-level',
    meaning: 'What is written to the log.',
    default: 'info',
    kind: { type: 'choice', choices: ['debug', 'info', 'warn', 'error'] },
  },
] as const satisfies readonly Option[];

export type OptionName = (typeof options)[number]['name'];

/** The variable that sets an option. */
export function variableOf(name: string): string {
  return `LANDFALL_${name.replaceAll('-', '_').toUpperCase()}`;
}
