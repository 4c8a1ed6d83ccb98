import { asList, asObject, asText } from '../manifest/json.ts';
import { type DockerConfig, joinConfigs, readDockerConfig, readLegacyConfig } from './docker-config.ts';

/** What the Secrets of a pod hold for registries, and which of them hold nothing that can be read. */
export interface PullSecrets {
  readonly config: DockerConfig;
  /** Names of Secrets that are of another type or broken; they are passed over, as the kubelet does. */
  readonly unusable: readonly string[];
}

/**
 * Reads Secret objects as the API server gives them.
 *
 * @source kubernetes pkg/credentialprovider/secrets/secrets.go: both types; the new one is not read under the old type
 */
export function readPullSecrets(secrets: readonly unknown[]): PullSecrets {
  const configs: DockerConfig[] = [];
  const unusable: string[] = [];
  for (const [index, value] of secrets.entries()) {
    const secret = asObject(value) ?? {};
    const config = readSecret(asText(secret['type']), asObject(secret['data']) ?? {});
    if (config === undefined) unusable.push(asText(asObject(secret['metadata'])?.['name']) ?? `number ${index + 1}`);
    else configs.push(config);
  }
  return { config: joinConfigs(configs), unusable };
}

function readSecret(type: string | undefined, data: Readonly<Record<string, unknown>>): DockerConfig | undefined {
  const decode = (key: string): string => Buffer.from(asText(data[key]) ?? '', 'base64').toString('utf8');
  if (type === 'kubernetes.io/dockerconfigjson') return withoutPrograms(readDockerConfig(decode('.dockerconfigjson')));
  if (type === 'kubernetes.io/dockercfg') return readLegacyConfig(decode('.dockercfg'));
  return undefined;
}

/** Whoever may write a Secret must not choose programs that we run. */
function withoutPrograms(config: DockerConfig | undefined): DockerConfig | undefined {
  return config === undefined ? undefined : { entries: config.entries, helpers: new Map() };
}

/**
 * Names the Secrets that the kubelet would use for a pod, in its order: those of the pod, else those of its service
 * account. In a template the account's have not been copied into the pod yet; in a pod they have.
 *
 * @param spec of a pod or of a template, as JSON
 * @param serviceAccount the object it runs under, as JSON, if it is known
 * @source kubernetes plugin/pkg/admission/serviceaccount: image pull secrets are copied when the pod has none
 */
export function pullSecretNames(spec: unknown, serviceAccount?: unknown): readonly string[] {
  const own = namesIn(spec);
  return own.length > 0 ? own : namesIn(serviceAccount);
}

function namesIn(holder: unknown): readonly string[] {
  const names = (asList(asObject(holder)?.['imagePullSecrets']) ?? []).map((item) => asText(asObject(item)?.['name']));
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))];
}
