import { asObject, asText, type JsonObject, parseObject } from '../manifest/json.ts';
import { Credential } from './credential.ts';
import { type CredentialTarget, compareKeys, hubKey, matchesKey, normaliseKey } from './key-match.ts';

/** A Docker configuration as far as registries are concerned. */
export interface DockerConfig {
  /** Most specific key first; of equal keys the first read wins. */
  readonly entries: readonly { readonly key: string; readonly credential: Credential }[];
  /** Program for a host, by the name that follows `docker-credential-`. */
  readonly helpers: ReadonlyMap<string, string>;
  /** Program for all other hosts. */
  readonly store?: string;
}

export const emptyDockerConfig: DockerConfig = { entries: [], helpers: new Map() };

/**
 * Reads `config.json` of Docker, which is also what a Secret of type `kubernetes.io/dockerconfigjson` holds.
 *
 * @returns undefined when it is no JSON object; entries that hold no credential are left out
 * @source docker/cli cli/config/configfile/file.go and types/authconfig.go
 */
export function readDockerConfig(text: string): DockerConfig | undefined {
  const body = parseObject(text);
  if (body === undefined) return undefined;
  const helpers = Object.entries(asObject(body['credHelpers']) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && isHelperName(entry[1]),
  );
  const store = asText(body['credsStore']);
  return {
    entries: readEntries(asObject(body['auths']) ?? {}),
    helpers: new Map(helpers),
    ...(store !== undefined && isHelperName(store) && { store }),
  };
}

/** Reads the older `.dockercfg`, a Secret of type `kubernetes.io/dockercfg`: the entries alone. */
export function readLegacyConfig(text: string): DockerConfig | undefined {
  const body = parseObject(text);
  return body === undefined ? undefined : { entries: readEntries(body), helpers: new Map() };
}

/** Puts configurations together: entries of earlier ones first where keys are equal. */
export function joinConfigs(configs: readonly DockerConfig[]): DockerConfig {
  const store = configs.find((config) => config.store !== undefined)?.store;
  return {
    entries: configs.flatMap(({ entries }) => entries).sort((a, b) => compareKeys(a.key, b.key)),
    helpers: new Map(configs.toReversed().flatMap(({ helpers }) => [...helpers])),
    ...(store !== undefined && { store }),
  };
}

/**
 * Gives every credential written there for an image, most specific first; those of Docker Hub when no key matches.
 *
 * @source kubernetes pkg/credentialprovider/keyring.go, `BasicDockerKeyring.Lookup`
 */
export function entriesFor({ entries }: DockerConfig, target: CredentialTarget): readonly Credential[] {
  const matching = entries.filter(({ key }) => matchesKey(key, target));
  const found = matching.length > 0 || target.host !== 'docker.io' ? matching : entries.filter(({ key }) => key === hubKey);
  return found.map(({ credential }) => credential);
}

function readEntries(entries: JsonObject): DockerConfig['entries'] {
  return Object.entries(entries)
    .flatMap(([key, value]) => {
      const credential = readCredential(asObject(value) ?? {});
      return credential === undefined ? [] : [{ key: normaliseKey(key), credential }];
    })
    .sort((a, b) => compareKeys(a.key, b.key));
}

function readCredential(entry: JsonObject): Credential | undefined {
  const registryToken = textIn(entry, 'registrytoken');
  if (registryToken !== undefined) return Credential.bearer(registryToken);
  const joined = Buffer.from(textIn(entry, 'auth') ?? '', 'base64').toString('utf8');
  const colon = joined.indexOf(':');
  const user = textIn(entry, 'username') ?? (colon === -1 ? undefined : joined.slice(0, colon));
  const password = textIn(entry, 'password') ?? (colon === -1 ? undefined : joined.slice(colon + 1).replace(/\0+$/, ''));
  const identityToken = textIn(entry, 'identitytoken');
  if (identityToken !== undefined) return Credential.identityToken(user ?? '', identityToken);
  if (user === undefined || password === undefined || `${user}${password}` === '') return undefined;
  return Credential.basic(user, password);
}

function textIn(entry: JsonObject, name: string): string | undefined {
  const text = asText(entry[name]);
  return text === '' ? undefined : text;
}

/** The name becomes part of the name of a program: it must not lead elsewhere. */
function isHelperName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name);
}
