/** Builds small applications for the tests of this folder: facts with made-up but distinct places. */

import type { Finding, Note, Origin } from '@landfall/model';
import {
  type App,
  type BindMount,
  type EnvironmentVariable,
  emptyApp,
  emptyService,
  type Fact,
  type FileSource,
  type NamedText,
  type Role,
  type Service,
  stated,
} from '@landfall/model';
import { makePlan } from '../index.ts';
import type { Account, Plan, RenderOptions } from '../plan.ts';

const place = { file: 'compose.yaml', line: 1, column: 1 };

/** A stated fact at a made-up place. */
export function fact<T>(value: T, key = 'key'): Fact<T> {
  return stated(value, place, key);
}

/** What a test says of a service; everything else is empty. */
export interface ServiceDraft
  extends Partial<
    Omit<Service, 'environment' | 'role' | 'labels' | 'command' | 'ports' | 'networks' | 'dependsOn' | 'configs' | 'secrets'>
  > {
  readonly role?: Role;
  readonly product?: string;
  /** Values; undefined passes the variable through. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Texts before interpolation, by variable. */
  readonly templates?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** `8080:80`, `127.0.0.1:5432:5432`, `53:53/udp`, `80`. */
  readonly ports?: readonly string[];
  readonly networks?: Readonly<Record<string, readonly string[]>>;
  readonly dependsOn?: Readonly<Record<string, Service['dependsOn'][number]['condition']>>;
  /** Path in the project to text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly configs?: readonly string[];
  readonly hintValues?: Readonly<Record<string, unknown>>;
}

/** An application from services by name, and top-level secrets and configs by name with their text. */
export function buildApp(
  services: Readonly<Record<string, ServiceDraft>>,
  more: {
    readonly secrets?: Readonly<Record<string, string>>;
    readonly configs?: Readonly<Record<string, string>>;
    readonly inactive?: readonly string[];
    readonly internal?: readonly string[];
  } = {},
): App {
  return {
    ...emptyApp(fact('demo', 'name')),
    files: ['compose.yaml'],
    services: Object.entries(services)
      .map(([name, draft]) => buildService(name, draft))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    inactive: (more.inactive ?? []).map((name) => ({ name, profiles: ['extra'], place })),
    networks: (more.internal ?? []).map((name) => ({ name, internal: true })),
    configs: sources('configs', more.configs ?? {}),
    secrets: sources('secrets', more.secrets ?? {}),
  };
}

/** A service; see ServiceDraft. */
export function buildService(name: string, draft: ServiceDraft): Service {
  const {
    role,
    product,
    environment,
    templates,
    labels,
    command,
    ports,
    networks,
    dependsOn,
    files,
    secrets,
    configs,
    hintValues,
    ...rest
  } = draft;
  const at = (key: string) => `services.${name}.${key}`;
  return {
    ...emptyService(name, place),
    role: { role: role ?? 'unknown', confidence: 'likely', evidence: [], ...(product === undefined ? {} : { product }) },
    environment: Object.entries(environment ?? {}).map(([variable, value]) =>
      variableOf(variable, { value, template: templates?.[variable], key: at(`environment.${variable}`) }),
    ),
    labels: Object.entries(labels ?? {}).map(
      ([label, value]): NamedText => ({ name: label, ...fact(value, at(`labels.${label}`)) }),
    ),
    ...(command === undefined ? {} : { command: fact(command, at('command')) }),
    ports: (ports ?? []).map((text, index) => publishedPort(text, at(`ports[${index}]`))),
    networks: Object.entries(networks ?? {}).map(([network, aliases]) => ({
      network,
      place,
      aliases: aliases.map((alias) => fact(alias, at(`networks.${network}.aliases`))),
    })),
    dependsOn: Object.entries(dependsOn ?? {}).map(([service, condition]) => ({
      service,
      condition,
      required: true,
      restart: false,
      origin: fact('', at(`depends_on.${service}`)).origin,
    })),
    mounts: Object.entries(files ?? {}).map(([source, text], index) => bindOf(source, text, at(`volumes[${index}]`))),
    secrets: (secrets ?? []).map((source, index) => ({
      place,
      key: at(`secrets[${index}]`),
      source,
      target: `/run/secrets/${source}`,
    })),
    configs: (configs ?? []).map((source, index) => ({ place, key: at(`configs[${index}]`), source, target: `/${source}` })),
    hints: Object.entries(hintValues ?? {}).map(([hint, value]) => ({
      name: hint,
      value: fact(value, at(`x-landfall.${hint}`)),
      dialect: 'x-landfall' as const,
    })),
    ...rest,
  };
}

/** Notes, findings and uses as they were reported. */
export interface RecordedAccount extends Account {
  readonly notes: Note[];
  readonly findings: Finding[];
  readonly uses: { readonly origin: Origin; readonly output: string }[];
}

/** An account that remembers. */
export function recordAccount(): RecordedAccount {
  const notes: Note[] = [];
  const findings: Finding[] = [];
  const uses: { readonly origin: Origin; readonly output: string }[] = [];
  return {
    notes,
    findings,
    uses,
    note: (note) => notes.push(note),
    find: (finding) => findings.push(finding),
    use: (origin, output) => uses.push({ origin, output }),
  };
}

/** Usual options. */
export const options: RenderOptions = {
  kubernetes: '1.36',
  secrets: 'external',
  liveness: false,
  repository: { url: 'https://git.example/demo', revision: 'main', path: 'deploy' },
};

/** The plan of an application, with what it reported. */
export function planOf(app: App): { readonly plan: Plan; readonly account: RecordedAccount } {
  const account = recordAccount();
  return { plan: makePlan(app, options, account), account };
}

function variableOf(
  name: string,
  { value, template, key }: { readonly value: string | undefined; readonly template: string | undefined; readonly key: string },
): EnvironmentVariable {
  const variables = [...(template ?? '').matchAll(/\$\{?([A-Z_]+)/g)].map((match) => match[1] ?? '');
  return { name, value: fact(value, key), variables, ...(template === undefined ? {} : { template }) };
}

function publishedPort(text: string, key: string): Service['ports'][number] {
  const [address = '', protocol = 'tcp'] = text.split('/');
  const parts = address.split(':');
  const target = Number(parts.at(-1));
  const published = parts.length > 1 ? parts.at(-2) : undefined;
  const hostIp = parts.length > 2 ? parts.slice(0, -2).join(':') : undefined;
  return {
    place,
    key,
    target: fact(target, `${key}.target`),
    ...(published === undefined ? {} : { published: fact(published, `${key}.published`) }),
    ...(hostIp === undefined ? {} : { hostIp: fact(hostIp, `${key}.host_ip`) }),
    protocol: protocol as 'tcp' | 'udp',
    mode: 'ingress',
  };
}

function bindOf(source: string, text: string, key: string): BindMount {
  const found = { kind: 'file' as const, content: { kind: 'text' as const, text }, executable: false };
  return { place, key, target: `/mnt/${source}`, readOnly: true, kind: 'bind', source, found, createHostPath: true };
}

function sources(kind: string, texts: Readonly<Record<string, string>>): readonly FileSource[] {
  return Object.entries(texts).map(([name, text]) => ({
    name,
    place,
    file: fact(`./${name}`, `${kind}.${name}.file`),
    data: { kind: 'text', text },
    labels: [],
  }));
}
