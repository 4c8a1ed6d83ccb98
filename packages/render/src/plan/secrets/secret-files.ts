import type { App, BindMount, FileMount, FileSource, MountedContent, Origin, Role, Service } from '@landfall/model';
import { compareTexts } from '../../output/account.ts';
import type { Names } from '../plan.ts';
import type { KnownValues } from './known-values.ts';
import { judgeName } from './secret-name.ts';
import { findSecretParts } from './secret-parts.ts';
import { credentialShape, isPlainSetting } from './secret-value.ts';

/** A mounted file that has to come from a Secret. */
export interface SecretFile {
  /** Key of `SecretPlan.files`. */
  readonly id: string;
  readonly secret: string;
  readonly key: string;
  readonly usedBy: readonly string[];
  readonly why: string;
  readonly origin: Origin;
  /** Name in the store, for a secret that exists outside. */
  readonly externalName?: string;
}

/** Key of `SecretPlan.files` for a top-level Compose secret. */
export function composeSecretFile(name: string): string {
  return `secrets.${name}`;
}

/** Key of `SecretPlan.files` for a top-level Compose config that holds a secret. */
export function composeConfigFile(name: string): string {
  return `configs.${name}`;
}

/** Key of `SecretPlan.files` for a bind-mounted file: its source, and its path below the source when a folder is mounted. */
export function boundFile(source: string, pathInFolder?: string): string {
  return pathInFolder === undefined ? source : `${source.replace(/\/$/, '')}/${pathInFolder}`;
}

/** A folder with more files is code or data; its files are delivered in other ways, if at all. */
const maxFolderFiles = 50;

const serverRoles: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage']);

/** Every mounted file that is a secret, with the Secret and key that it comes from; `taken` says which keys are in use. */
export function findSecretFiles(
  app: App,
  { names, known, taken }: { readonly names: Names; readonly known: KnownValues; readonly taken: ReadonlySet<string> },
): readonly SecretFile[] {
  const candidates = new Map<string, Candidate>();
  const offer = (id: string, service: Service, candidate: Omit<Candidate, 'services'>) => {
    const former = candidates.get(id);
    candidates.set(
      id,
      former === undefined ? { ...candidate, services: [service] } : { ...former, services: [...former.services, service] },
    );
  };
  for (const service of app.services) {
    for (const mount of service.secrets)
      offerSecret(service, { mount, source: app.secrets.find(({ name }) => name === mount.source), offer });
    for (const mount of service.configs)
      offerConfig(service, { mount, source: app.configs.find(({ name }) => name === mount.source), known, offer });
    for (const mount of service.mounts) if (mount.kind === 'bind') offerBind(service, { mount, known, offer });
  }
  return nameFiles(candidates, names, new Set(taken));
}

interface Candidate {
  readonly services: readonly Service[];
  readonly wanted: string;
  readonly why: string;
  readonly origin: Origin;
  readonly externalName?: string;
}

type Offer = (id: string, service: Service, candidate: Omit<Candidate, 'services'>) => void;

function offerSecret(
  service: Service,
  { mount, source, offer }: { readonly mount: FileMount; readonly source: FileSource | undefined; readonly offer: Offer },
): void {
  const fact = source?.file ?? source?.environmentVariable ?? source?.content ?? source?.externalName;
  const origin: Origin = fact?.origin ?? { how: 'stated', place: mount.place, key: mount.key };
  const externalName = source?.externalName === undefined ? {} : { externalName: source.externalName.value };
  offer(composeSecretFile(mount.source), service, {
    wanted: mount.source,
    why: 'it is a secret in Compose',
    origin,
    ...externalName,
  });
}

function offerConfig(
  service: Service,
  {
    mount,
    source,
    known,
    offer,
  }: { readonly mount: FileMount; readonly source: FileSource | undefined; readonly known: KnownValues; readonly offer: Offer },
): void {
  const content: MountedContent | undefined =
    source?.data ?? (source?.content === undefined ? undefined : { kind: 'text', text: source.content.value });
  const why = content === undefined ? undefined : fileSecret(source?.file?.value ?? mount.target, content, known);
  const origin: Origin = (source?.file ?? source?.content)?.origin ?? { how: 'stated', place: mount.place, key: mount.key };
  if (why !== undefined) offer(composeConfigFile(mount.source), service, { wanted: mount.source, why, origin });
}

function offerBind(
  service: Service,
  { mount, known, offer }: { readonly mount: BindMount; readonly known: KnownValues; readonly offer: Offer },
): void {
  const origin: Origin = { how: 'stated', place: mount.place, key: mount.key };
  const { found } = mount;
  if (found.kind === 'file') {
    const why = fileSecret(mount.source, found.content, known);
    if (why !== undefined) offer(boundFile(mount.source), service, { wanted: baseName(mount.source), why, origin });
  }
  if (found.kind !== 'folder' || found.truncated || found.files.size > maxFolderFiles) return;
  for (const [path, content] of found.files) {
    const why = fileSecret(path, content, known);
    if (why !== undefined) offer(boundFile(mount.source, path), service, { wanted: path.replaceAll('/', '.'), why, origin });
  }
}

function nameFiles(candidates: ReadonlyMap<string, Candidate>, names: Names, taken: Set<string>): readonly SecretFile[] {
  return [...candidates]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([id, { services, wanted, why, origin, externalName }]) => {
      const users = [...new Map(services.map((service) => [service.name, service])).values()];
      const [owner] = users.sort(
        (a, b) => Number(!serverRoles.has(a.role.role)) - Number(!serverRoles.has(b.role.role)) || compareTexts(a.name, b.name),
      );
      const secret = names.components.get(owner?.name ?? '') ?? 'shared';
      const trimmed = wanted.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+/, '');
      const clean = trimmed === '' ? 'file' : trimmed;
      let key = clean;
      for (let count = 2; taken.has(`${secret} ${key}`); count += 1) key = `${clean}-${count}`;
      taken.add(`${secret} ${key}`);
      const usedBy = users.map(({ name }) => name).sort();
      return { id, secret, key, usedBy, why, origin, ...(externalName === undefined ? {} : { externalName }) };
    });
}

const secretFileName =
  /(?:^|\/)(?:\.?htpasswd|\.env(?:\.[\w.-]+)?|\.pgpass|\.netrc|\.my\.cnf|id_(?:rsa|dsa|ecdsa|ed25519)|[\w.-]*credentials?(?:\.\w+)?|[\w.-]*\.(?:p12|pfx|jks|keystore|kdbx|ppk))$/i;
const sourceCode =
  /\.(?:js|mjs|cjs|ts|tsx|jsx|py|rb|php|go|java|kt|rs|cs|c|h|cpp|css|scss|html?|vue|svelte|md|txt|csv|svg|lock|map)$/i;
const assignment =
  /^[ \t]*(?:export[ \t]+|-[ \t]+|set[ \t]+)?["']?([A-Za-z_][\w.-]{0,80})["']?[ \t]*(?::=|=>|[:=])[ \t]*["']?([^\s"'#;,][^\s"',;]*)/gm;
const sqlPassword = /\b(?:PASSWORD|IDENTIFIED\s+BY)\s+'([^'\s]{3,})'/i;

/** Why a file is a secret, by name or content; undefined when it is none. */
function fileSecret(path: string, content: MountedContent, known: KnownValues): string | undefined {
  if (content.kind === 'binary') return secretFileName.test(path) ? 'it is a store of keys' : undefined;
  if (content.kind !== 'text') return undefined;
  const { text } = content;
  const shape = credentialShape(text);
  if (shape !== undefined) return shape.replace(/^it is/, 'it holds');
  if (known.holdsAny(text)) return 'it holds the value of a secret';
  if (/(?:^|\/)\.?htpasswd$/i.test(path)) return 'it is a password file';
  if (sourceCode.test(path)) return undefined;
  if (sqlPassword.test(text)) return 'it sets a password';
  if (/\.(?:sh|bash)$/i.test(path)) return undefined;
  const line = literalAssignment(text);
  if (line !== undefined) return `it gives ${line} a value`;
  return findSecretParts(text).length > 0 ? 'it holds a password' : undefined;
}

/** The name of the first setting with the name of a secret and a literal value: no reference, no placeholder, no expression. */
function literalAssignment(text: string): string | undefined {
  for (const [, name, value] of text.matchAll(assignment)) {
    if (name === undefined || value === undefined || judgeName(name) !== 'secret') continue;
    if (value.length < 3 || isPlainSetting(value) || /[$(){}<>%]|^[*x.]+$|^\d{1,4}$|^(?:env|file|ref|vault):/i.test(value))
      continue;
    return name;
  }
  return undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
