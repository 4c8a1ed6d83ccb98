/** Asks registries which platforms an image is for. */
export { emptyDockerConfig, readDockerConfig } from './auth/docker-config.ts';
export { anonymousSource, type CredentialSource, dockerConfigSource, joinSources } from './auth/keyring.ts';
export {
  type KubeletProvider,
  kubeletProviderSource,
  readKubeletProviders,
  type ServiceAccount,
} from './auth/kubelet-provider.ts';
export { type RunProgram, runProgram } from './auth/program.ts';
export { pullSecretNames, readPullSecrets } from './auth/pull-secrets.ts';
export { clusterBudget, type Priority, personalBudget } from './budget/budget.ts';
export { type Coalescer, createCoalescer } from './cache/coalesce.ts';
export { createDiskFactStore } from './cache/disk-fact-store.ts';
export { readDigestFacts, writeDigestFacts } from './cache/fact-entry.ts';
export { createMemoryFactStore, type FactStore, type StoredFacts } from './cache/fact-store.ts';
export { type Clock, systemClock } from './clock.ts';
export { type AmbientIdentity, cloudSource } from './cloud/cloud-credential.ts';
export { clouds } from './cloud/clouds.ts';
export { clusterAddressPolicy, personalAddressPolicy } from './http/address-policy.ts';
export { readProxySettings } from './http/proxy.ts';
export { createSend } from './http/send.ts';
export type { Access } from './inspect/access.ts';
export type { ImageVariant } from './inspect/describe.ts';
export type { DigestFacts } from './inspect/facts.ts';
export type { Inspection, Told } from './inspect/inspector.ts';
export { readRegistriesConf } from './mirrors/registries-conf.ts';
export { createRoute, type RouteOptions } from './mirrors/route.ts';
export { expandShortName, readShortNames, type ShortNames } from './mirrors/short-names.ts';
export { readPersonalDockerConfig } from './personal.ts';
export { isDigest } from './reference/digest.ts';
export { formatReference, type ImageReference, parseReference, type ReferenceAnswer } from './reference/reference.ts';
export { createRegistry, type Described, type Registry, type RegistryOptions } from './registry.ts';
export { RegistryError } from './registry-error.ts';
