import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  type RouteOptions,
  readKubeletProviders,
  readRegistriesConf,
  readShortNames,
  type ShortNames,
} from '@landfall/cluster/registry';
import { AppError } from '@landfall/model';
import type { NodePool } from '@landfall/placement';
import type { CredentialPrograms } from '../images/credential-programs.ts';
import { listAt } from '../json.ts';
import type { LogLevel } from '../process/log.ts';
import type { WebhookAddress } from '../registration/webhook-configuration.ts';
import { itemsOf, type OptionValues } from './read-values.ts';

/** How the operator runs: everything that does not change while it does. */
export interface Configuration {
  readonly name: string;
  readonly namespace: string;
  readonly podName: string;
  readonly logLevel: LogLevel;
  readonly webhook: {
    readonly address: WebhookAddress;
    readonly port: number;
    readonly timeoutSeconds: number;
    readonly inlineBudgetMs: number;
    readonly maxConcurrent: number;
    readonly drainMs: number;
  };
  /** How long leadership holds without being renewed. */
  readonly leaseMs: number;
  readonly httpPort: number;
  /** Absent for every address of this machine. */
  readonly bindAddress?: string;
  /** Absent for every namespace. */
  readonly secretNamespaces?: ReadonlySet<string>;
  readonly dockerConfigPath?: string;
  readonly credentialPrograms?: CredentialPrograms;
  readonly usesCloudIdentity: boolean;
  readonly openAddresses: readonly string[];
  /** PEM. */
  readonly registryAuthorities: readonly string[];
  readonly route: RouteOptions;
  /** Absent where a name without a registry is Docker Hub's. */
  readonly shortNames?: ShortNames;
  readonly declaredPools: readonly NodePool[];
  readonly trustsAllReaders: boolean;
  readonly maxDigests: number;
}

/**
 * Makes of values how the operator runs.
 *
 * @param values with their defaults
 * @param ownNamespace of the service account that we come as
 * @throws AppError when a file cannot be read, or the values do not go together
 */
export async function readConfiguration(values: OptionValues, ownNamespace: string): Promise<Configuration> {
  const name = values.name ?? '';
  const namespace = values.namespace ?? ownNamespace;
  const localhosts = itemsOf(values['localhost-registries']).map((item): [string, string] => {
    const [from = '', to = ''] = item.split('=');
    return [from, to];
  });
  const registriesText = await contentOf(values, 'registries-conf');
  const registries = registriesText === undefined ? undefined : readRegistriesConf(registriesText);
  const shortNames = registriesText === undefined ? undefined : readShortNames(registriesText);
  if (registriesText !== undefined && registries === undefined)
    throw new AppError('USAGE', [{ message: '--registries-conf: the file is no TOML.' }]);
  const authorities = await contentOf(values, 'registry-authorities');
  const credentialPrograms = await programsFrom(values);
  return {
    name,
    namespace,
    podName: values['pod-name'] ?? hostname(),
    // One of the choices of the option.
    logLevel: values['log-level'] as LogLevel,
    webhook: {
      address: addressFrom(values, { name, namespace }),
      port: Number(values['webhook-port']),
      timeoutSeconds: Number(values['webhook-timeout-seconds']),
      inlineBudgetMs: Number(values['inline-budget-ms']),
      maxConcurrent: Number(values['max-admissions']),
      drainMs: Number(values['drain-seconds']) * 1000,
    },
    leaseMs: Number(values['lease-seconds']) * 1000,
    httpPort: Number(values['http-port']),
    ...(values['bind-address'] !== undefined && { bindAddress: values['bind-address'] }),
    ...(values['secret-namespaces'] !== undefined && { secretNamespaces: new Set(itemsOf(values['secret-namespaces'])) }),
    ...(values['docker-config'] !== undefined && { dockerConfigPath: values['docker-config'] }),
    ...(credentialPrograms !== undefined && { credentialPrograms }),
    usesCloudIdentity: values['cloud-identity'] === 'true',
    openAddresses: itemsOf(values['open-addresses']),
    registryAuthorities: authorities === undefined ? [] : [authorities],
    route: {
      isLocalhostHere: false,
      plainHttpHosts: itemsOf(values['plain-http-registries']),
      localhosts: new Map(localhosts),
      ...(registries !== undefined && { registries }),
    },
    ...(shortNames !== undefined && { shortNames }),
    declaredPools: itemsOf(values['declared-pools']).map((item) => {
      const [os = '', architecture = ''] = item.split('/');
      return { name: item, os, architecture, nodes: 0 };
    }),
    trustsAllReaders: values['trust-all-readers'] === 'true',
    maxDigests: Number(values['max-digests']),
  };
}

function addressFrom(values: OptionValues, own: { readonly name: string; readonly namespace: string }): WebhookAddress {
  const url = values['webhook-url'];
  if (url !== undefined) {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
      throw new AppError('USAGE', [{ message: '--webhook-url must be an address that begins with https://.' }]);
    return { kind: 'url', url };
  }
  const [name = own.name, port = '443'] = (values['webhook-service'] ?? own.name).split(':');
  if (!/^\d{1,5}$/.test(port)) throw new AppError('USAGE', [{ message: '--webhook-service must be `name` or `name:port`.' }]);
  return { kind: 'service', namespace: own.namespace, name, port: Number(port) };
}

/** A program that is left out would leave images unknown, and nobody would see why. */
async function programsFrom(values: OptionValues): Promise<CredentialPrograms | undefined> {
  const text = await contentOf(values, 'credential-providers');
  if (text === undefined) return undefined;
  const { parse } = await import('yaml');
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    document = undefined; // said below, with what else may be wrong
  }
  const providers = readKubeletProviders(document);
  if (providers === undefined)
    throw new AppError('USAGE', [{ message: '--credential-providers: the file is no CredentialProviderConfig.' }]);
  const odd = listAt(document, 'providers').length - providers.length;
  if (odd > 0)
    throw new AppError('USAGE', [
      {
        message: `--credential-providers: ${odd} of its providers cannot be used: each needs name, apiVersion, matchImages and defaultCacheDuration.`,
      },
    ]);
  const folder = values['credential-provider-programs'] ?? '';
  return { providers, folder, givesTokens: values['service-account-tokens'] === 'true' };
}

type FileOption = 'registries-conf' | 'registry-authorities' | 'credential-providers';

async function contentOf(values: OptionValues, name: FileOption): Promise<string | undefined> {
  const path = values[name];
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new AppError('USAGE', [{ message: `--${name}: ${path} cannot be read.` }]);
  }
}
