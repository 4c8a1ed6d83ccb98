import { BoundedMap } from '../cache/bounded-map.ts';
import { createCoalescer } from '../cache/coalesce.ts';
import type { Clock } from '../clock.ts';
import { asList, asObject, asText, type JsonObject, parseObject } from '../manifest/json.ts';
import { Credential } from './credential.ts';
import { type CredentialTarget, compareKeys, matchesKey, normaliseKey } from './key-match.ts';
import type { CredentialSource, ProgramOptions } from './keyring.ts';

/** One program of a kubelet's `CredentialProviderConfig`. */
export interface KubeletProvider {
  /** Name of the program in the folder of providers. */
  readonly name: string;
  readonly matchImages: readonly string[];
  readonly defaultCacheMs: number;
  readonly apiVersion: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Set when it wants a token of the pod's service account. */
  readonly token?: TokenDemand;
}

interface TokenDemand {
  readonly audience: string;
  /** Whether it is asked at all for a pod without one. */
  readonly isRequired: boolean;
  readonly requiredAnnotations: readonly string[];
  readonly optionalAnnotations: readonly string[];
}

/** The service account of the pod that an image is asked for. */
export interface ServiceAccount {
  readonly annotations: Readonly<Record<string, string>>;
  /** Asks the API server for a token; undefined when it gives none. */
  tokenFor(audience: string): Promise<string | undefined>;
}

const knownVersions: ReadonlySet<string> = new Set([
  'credentialprovider.kubelet.k8s.io/v1',
  'credentialprovider.kubelet.k8s.io/v1beta1',
  'credentialprovider.kubelet.k8s.io/v1alpha1',
]);

/**
 * Reads the configuration of a kubelet, parsed from its YAML or JSON. Providers that make no sense are left out.
 *
 * @returns undefined when it is no such configuration
 * @source Kubernetes reference, kubelet.config.k8s.io/v1 `CredentialProviderConfig`
 */
export function readKubeletProviders(document: unknown): readonly KubeletProvider[] | undefined {
  const config = asObject(document);
  if (config === undefined || asText(config['kind']) !== 'CredentialProviderConfig') return undefined;
  return (asList(config['providers']) ?? []).flatMap((value) => {
    const provider = readProvider(asObject(value) ?? {});
    return provider === undefined ? [] : [provider];
  });
}

function readProvider(table: JsonObject): KubeletProvider | undefined {
  const name = asText(table['name']) ?? '';
  const apiVersion = asText(table['apiVersion']) ?? '';
  const defaultCacheMs = readDuration(asText(table['defaultCacheDuration']) ?? '');
  const matchImages = textsOf(table['matchImages']);
  // A name with a slash would leave the folder of providers.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/.test(name) || !knownVersions.has(apiVersion)) return undefined;
  if (defaultCacheMs === undefined || matchImages.length === 0) return undefined;
  const variables = (asList(table['env']) ?? []).flatMap((item) => {
    const variable = asText(asObject(item)?.['name']);
    return variable === undefined ? [] : [[variable, asText(asObject(item)?.['value']) ?? ''] as const];
  });
  const token = readTokenDemand(asObject(table['tokenAttributes']));
  const environment = Object.fromEntries(variables);
  const args = textsOf(table['args']);
  return { name, apiVersion, defaultCacheMs, matchImages, args, environment, ...(token !== undefined && { token }) };
}

/** @source Kubernetes reference, kubelet.config.k8s.io/v1 `ServiceAccountTokenAttributes` */
function readTokenDemand(table: JsonObject | undefined): TokenDemand | undefined {
  const audience = asText(table?.['serviceAccountTokenAudience']);
  if (table === undefined || audience === undefined) return undefined;
  return {
    audience,
    isRequired: table['requireServiceAccount'] === true,
    requiredAnnotations: textsOf(table['requiredServiceAccountAnnotationKeys']),
    optionalAnnotations: textsOf(table['optionalServiceAccountAnnotationKeys']),
  };
}

function textsOf(value: unknown): readonly string[] {
  return (asList(value) ?? []).flatMap((item) => asText(item) ?? []);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, µs: 0.001, ns: 0.000_001 };

/** Reads a duration as Go writes it: `12h`, `1h30m`, `0s`. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|us|µs|ns|s))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|µs|ns|s)/g))
    total += Number(amount) * (unitMs[unit] ?? 0);
  return total;
}

export interface KubeletProviderOptions extends ProgramOptions {
  readonly providers: readonly KubeletProvider[];
  /** Folder that holds the programs. */
  readonly folder: string;
  readonly clock: Clock;
  /** Of the pod; what is found with its token is this pod's own. Such a source serves pods of this account alone. */
  readonly serviceAccount?: ServiceAccount;
}

const limits = { maxBytes: 1_048_576, timeoutMs: 60_000 };
const maxCached = 1000;

interface Answer {
  /** By normalised key, most specific first. */
  readonly entries: readonly { readonly key: string; readonly credential: Credential }[];
  readonly cacheKind: 'Image' | 'Registry' | 'Global';
  readonly cacheMs: number;
}

/**
 * Credentials from the programs that a kubelet asks. Each is asked at most once at a time for one image, and its answer is
 * kept as long as it says; what an earlier provider knows comes first.
 *
 * @source kubernetes pkg/credentialprovider/plugin/plugin.go, `provide`, `ExecPlugin`; cache keys by kind
 */
export function kubeletProviderSource(options: KubeletProviderOptions): CredentialSource {
  const { providers, folder, clock, run, environment, serviceAccount } = options;
  const cache = new BoundedMap<{ readonly answer: Answer; readonly untilMs: number }>(maxCached);
  const asking = createCoalescer<Answer | undefined>();

  function recall(provider: KubeletProvider, target: CredentialTarget): Answer | undefined {
    const kept = keysOf(provider, target)
      .map((key) => cache.get(key))
      .find((entry) => entry !== undefined && entry.untilMs > clock.now());
    return kept?.answer;
  }

  async function ask(
    provider: KubeletProvider,
    target: CredentialTarget,
    signal: AbortSignal | undefined,
  ): Promise<Answer | undefined> {
    const known = recall(provider, target);
    if (known !== undefined) return known;
    const [imageKey = '', registryKey = '', globalKey = ''] = keysOf(provider, target);
    return asking.share(imageKey, signal, async (shared) => {
      const image = `${target.host}/${target.repository}`;
      const proof = await proofFor(provider, serviceAccount);
      if (proof === undefined) return undefined;
      const said = await run({
        file: `${folder}/${provider.name}`,
        args: provider.args,
        environment: { ...environment, ...provider.environment },
        input: JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion: provider.apiVersion, image, ...proof }),
        signal: shared,
        ...limits,
      });
      const answer = said === undefined ? undefined : readAnswer(said, provider);
      if (answer === undefined || answer.cacheMs <= 0) return answer;
      const key = { Image: imageKey, Registry: registryKey, Global: globalKey }[answer.cacheKind];
      cache.set(key, { answer, untilMs: clock.now() + answer.cacheMs });
      return answer;
    });
  }

  return {
    async find(target, signal) {
      const found: Credential[] = [];
      for (const provider of providers) {
        if (!provider.matchImages.some((pattern) => matchesKey(pattern, target))) continue;
        const answer = await ask(provider, target, signal);
        found.push(...(answer?.entries ?? []).filter(({ key }) => matchesKey(key, target)).map(({ credential }) => credential));
      }
      return found;
    },
  };
}

/** What a request says of the service account; undefined when the provider is not to be asked for it. */
async function proofFor({ token }: KubeletProvider, account: ServiceAccount | undefined): Promise<object | undefined> {
  if (token === undefined) return {};
  if (account === undefined) return token.isRequired ? undefined : {};
  if (token.requiredAnnotations.some((key) => account.annotations[key] === undefined)) return undefined;
  const serviceAccountToken = await account.tokenFor(token.audience);
  if (serviceAccountToken === undefined) return undefined;
  const wanted = new Set([...token.requiredAnnotations, ...token.optionalAnnotations]);
  const serviceAccountAnnotations = Object.fromEntries(Object.entries(account.annotations).filter(([key]) => wanted.has(key)));
  return { serviceAccountToken, serviceAccountAnnotations };
}

function keysOf({ name }: KubeletProvider, { host, repository }: CredentialTarget): readonly string[] {
  return [JSON.stringify([name, host, repository]), JSON.stringify([name, host]), JSON.stringify([name])];
}

/** @source Kubernetes reference, credentialprovider.kubelet.k8s.io/v1 `CredentialProviderResponse` */
function readAnswer(text: string, { apiVersion, defaultCacheMs }: KubeletProvider): Answer | undefined {
  const body = parseObject(text);
  if (body === undefined || asText(body['kind']) !== 'CredentialProviderResponse' || asText(body['apiVersion']) !== apiVersion)
    return undefined;
  const kind = asText(body['cacheKeyType']);
  if (kind !== 'Image' && kind !== 'Registry' && kind !== 'Global') return undefined;
  const entries = Object.entries(asObject(body['auth']) ?? {}).flatMap(([key, value]) => {
    const user = asText(asObject(value)?.['username']);
    const password = asText(asObject(value)?.['password']);
    return user === undefined || password === undefined
      ? []
      : [{ key: normaliseKey(key), credential: Credential.basic(user, password) }];
  });
  const stated = asText(body['cacheDuration']);
  return {
    entries: entries.sort((a, b) => compareKeys(a.key, b.key)),
    cacheKind: kind,
    cacheMs: (stated === undefined ? undefined : readDuration(stated)) ?? defaultCacheMs,
  };
}
