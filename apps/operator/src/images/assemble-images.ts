import { readFileSync } from 'node:fs';
import type { KubeClient } from '@landfall/cluster/kube';
import {
  type AmbientIdentity,
  type Clock,
  clusterAddressPolicy,
  clusterBudget,
  createRegistry,
  createRoute,
  createSend,
  type FactStore,
  readProxySettings,
  runProgram,
} from '@landfall/cluster/registry';
import type { Configuration } from '../configuration/configuration.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../process/log.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { createImages, type ImagesOptions, type RefutedDigests, type SharedImages } from './create-images.ts';
import { sharedProgramSource, withAccountPrograms } from './credential-programs.ts';
import { measureSend } from './measured-send.ts';
import { createPullSecretReader } from './pull-secrets.ts';
import { sharedCredentials } from './shared-credentials.ts';

export interface AssemblyOptions {
  readonly configuration: Configuration;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly surroundings: Surroundings;
  readonly store: FactStore;
  readonly refuted: RefutedDigests;
  /** Who asks for all replicas; absent when each asks for itself. */
  readonly asker?: NonNullable<ImagesOptions['asker']>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Puts together what asks registries, as the configuration says. */
export function assembleImages(options: AssemblyOptions): SharedImages {
  const { configuration, client, clock, random, log, metrics, surroundings, store, refuted, asker, environment } = options;
  const { secretNamespaces, dockerConfigPath, credentialPrograms: programs, shortNames, trustsAllReaders } = configuration;
  const proxies = readProxySettings(environment);
  const send = createSend({
    addresses: { ...clusterAddressPolicy, open: configuration.openAddresses },
    proxies,
    authorities: configuration.registryAuthorities,
  });
  const registry = createRegistry({
    send: measureSend(send, { metrics, clock }),
    clock,
    random,
    route: createRoute(configuration.route),
    budget: clusterBudget,
    store,
    ...(shortNames !== undefined && { shortNames }),
    inspection: { trustsAllReaders },
  });
  const identity = configuration.usesCloudIdentity ? identityOf(environment, clock) : undefined;
  const allowed = { ...(secretNamespaces !== undefined && { namespaces: secretNamespaces }) };
  const pullSecrets = createPullSecretReader({ client, clock, log, ...allowed });
  const running = programs === undefined ? undefined : { programs, client, clock, run: runProgram, environment, ...allowed };
  return createImages({
    registry,
    client,
    surroundings,
    pullSecrets: running === undefined ? pullSecrets : withAccountPrograms(pullSecrets, running),
    shared: sharedCredentials({
      clock,
      log,
      ...(dockerConfigPath !== undefined && { dockerConfigPath }),
      ...(identity !== undefined && { identity }),
      ...(running !== undefined && { programs: sharedProgramSource(running) }),
    }),
    refuted,
    metrics,
    ...(asker !== undefined && { asker }),
  });
}

/** Services of clouds are link-local: their addresses come from the environment, never from names of images. */
function identityOf(environment: AssemblyOptions['environment'], clock: Clock): AmbientIdentity {
  const everywhere = { ...clusterAddressPolicy, allowsLoopback: true, open: ['0.0.0.0/0', '::/0'] };
  return {
    environment,
    clock,
    send: createSend({ addresses: everywhere, proxies: { direct: ['*'] } }),
    readFile: (path) => {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return undefined; // not there, or not for us
      }
    },
  };
}
