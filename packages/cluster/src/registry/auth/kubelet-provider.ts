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
  return {
    name,
    apiVersion,
    defaultCacheMs,
    matchImages,
    args: textsOf(table['args']),
    environment: Object.fromEntries(variables),
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
export function kubeletProviderSource({ providers, folder, clock, run, environment }: KubeletProviderOptions): CredentialSource {
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
      const said = await run({
        file: `${folder}/${provider.name}`,
        args: provider.args,
        environment: { ...environment, ...provider.environment },
        input: JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion: provider.apiVersion, image }),
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
