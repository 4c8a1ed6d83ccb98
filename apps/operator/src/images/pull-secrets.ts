import { isRefusal, type KubeClient, KubeError, resources } from '@landfall/cluster/kube';
import {
  type Clock,
  type CredentialSource,
  dockerConfigSource,
  pullSecretNames,
  readPullSecrets,
} from '@landfall/cluster/registry';
import { textOf } from '../json.ts';
import type { Log } from '../process/log.ts';

/** Finds the credentials of pods, reading Secrets by their names at the moment they are needed. */
export interface PullSecretReader {
  /**
   * The credentials that the kubelet would use for a pod of that namespace.
   *
   * @throws KubeError when the API server cannot be asked now
   */
  sourceFor(question: {
    readonly namespace: string;
    readonly podSpec: unknown;
    readonly isTemplate: boolean;
  }): Promise<CredentialSource>;
}

export interface PullSecretOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Namespaces whose Secrets may be read; every one when absent. */
  readonly namespaces?: ReadonlySet<string>;
}

/** Pods come in groups. What is kept so long are credentials that show themselves to nobody, never the Secrets. */
const lifetimeMs = 10_000;
const maxKept = 500;
/** Most Secrets that are read for one pod. */
const maxSecrets = 20;

export function createPullSecretReader({ client, clock, log, namespaces }: PullSecretOptions): PullSecretReader {
  const kept = new Map<string, { readonly source: Promise<CredentialSource>; readonly untilMs: number }>();

  async function read(namespace: string, names: readonly string[]): Promise<CredentialSource> {
    const found: unknown[] = [];
    for (const name of names.slice(0, maxSecrets)) {
      const secret = await readOne(namespace, name);
      if (secret !== undefined) found.push(secret);
    }
    return dockerConfigSource(readPullSecrets(found).config);
  }

  /** A Secret that is not there, or not for us, is passed over, as the kubelet does. */
  async function readOne(namespace: string, name: string): Promise<unknown> {
    try {
      return await client.get(resources.secrets, { namespace, name });
    } catch (error) {
      if (!isRefusal(error, 'forbidden', 'invalid')) throw error;
      log.warn('a pull secret may not be read', { namespace, secret: name });
      return undefined;
    }
  }

  async function serviceAccountOf(namespace: string, podSpec: unknown): Promise<unknown> {
    const named = textOf(podSpec, 'serviceAccountName') ?? '';
    const name = named === '' ? 'default' : named;
    try {
      return await client.get(resources.serviceAccounts, { namespace, name });
    } catch (error) {
      if (!isRefusal(error, 'forbidden', 'invalid')) throw error;
      return undefined;
    }
  }

  return {
    async sourceFor({ namespace, podSpec, isTemplate }) {
      if (namespaces?.has(namespace) === false) return nothing;
      const own = pullSecretNames(podSpec);
      const names = own.length > 0 || !isTemplate ? own : pullSecretNames({}, await serviceAccountOf(namespace, podSpec));
      if (names.length === 0) return nothing;
      const key = JSON.stringify([namespace, names]);
      const known = kept.get(key);
      if (known !== undefined && known.untilMs > clock.now()) return known.source;
      const source = read(namespace, names);
      keep(key, source);
      try {
        return await source;
      } catch (error) {
        kept.delete(key);
        throw error instanceof KubeError ? error : new KubeError('failed', 'pull secrets cannot be read');
      }
    },
  };

  function keep(key: string, source: Promise<CredentialSource>): void {
    kept.delete(key);
    kept.set(key, { source, untilMs: clock.now() + lifetimeMs });
    for (const [old, { untilMs }] of kept) {
      if (kept.size <= maxKept && untilMs > clock.now()) break;
      kept.delete(old);
    }
  }
}

/** Pods without credentials of their own. */
const nothing: CredentialSource = { find: async () => [] };
