import { isRefusal, type KubeClient, KubeError, resources, textsAt } from '@landfall/cluster/kube';
import {
  type Clock,
  type CredentialSource,
  type KubeletProvider,
  kubeletProviderSource,
  type RunProgram,
  type ServiceAccount,
} from '@landfall/cluster/registry';
import { textAt } from '../json.ts';
import type { PullSecretReader } from './pull-secrets.ts';

/** The programs by which kubelets of this cluster learn credentials, as we may run them. */
export interface CredentialPrograms {
  readonly providers: readonly KubeletProvider[];
  /** Folder that holds the programs. */
  readonly folder: string;
  /** Whether we may ask for tokens of the service accounts of pods, for programs that want one. */
  readonly givesTokens: boolean;
}

export interface CredentialProgramOptions {
  readonly programs: CredentialPrograms;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly run: RunProgram;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Namespaces whose credentials may be read; every one when absent. */
  readonly namespaces?: ReadonlySet<string>;
}

/** Programs are large and start slowly, and pods come in groups. */
const maxRunning = 4;
/** A service account may be changed: then its programs are asked anew. */
const lifetimeMs = 300_000;
const maxKept = 500;

/** Credentials of everyone: those of programs that do not ask whose pod it is. */
export function sharedProgramSource({ programs, clock, run, environment }: CredentialProgramOptions): CredentialSource {
  const { providers, folder, givesTokens } = programs;
  // Those that are asked with a token give what is the pod's own. Without the right to tokens, they are asked without one.
  const shared = givesTokens ? providers.filter(({ token }) => token === undefined) : providers;
  return kubeletProviderSource({ providers: shared, folder, clock, run: fewAtATime(run, maxRunning), environment });
}

/** Adds to the pull secrets of pods what programs know when they are shown a token of the pod's service account. */
export function withAccountPrograms(reader: PullSecretReader, options: CredentialProgramOptions): PullSecretReader {
  const { programs, client, clock, environment, namespaces } = options;
  const providers = programs.providers.filter(({ token }) => token !== undefined);
  if (!programs.givesTokens || providers.length === 0) return reader;
  const run = fewAtATime(options.run, maxRunning);
  const kept = new Map<string, { readonly source: Promise<CredentialSource>; readonly untilMs: number }>();

  async function open(namespace: string, name: string): Promise<CredentialSource> {
    const serviceAccount = await readAccount(client, { namespace, name });
    const usual = { providers, folder: programs.folder, clock, run, environment };
    return kubeletProviderSource({ ...usual, ...(serviceAccount !== undefined && { serviceAccount }) });
  }

  /** One source for an account, as answers of programs are kept in it. */
  async function sourceOf(namespace: string, name: string): Promise<CredentialSource> {
    const key = `${namespace}/${name}`;
    const known = kept.get(key);
    if (known !== undefined && known.untilMs > clock.now()) return known.source;
    const source = open(namespace, name);
    kept.delete(key);
    kept.set(key, { source, untilMs: clock.now() + lifetimeMs });
    for (const oldest of kept.keys()) {
      if (kept.size <= maxKept) break;
      kept.delete(oldest);
    }
    try {
      return await source;
    } catch (error) {
      kept.delete(key);
      throw error;
    }
  }

  return {
    async sourceFor(question) {
      const secrets = await reader.sourceFor(question);
      const { namespace, podSpec } = question;
      if (namespaces?.has(namespace) === false) return secrets;
      return bothOf(secrets, await sourceOf(namespace, textAt(podSpec, 'serviceAccountName') ?? 'default'));
    },
  };
}

/** @throws KubeError when the API server cannot be asked now */
async function readAccount(
  client: KubeClient,
  ref: { readonly namespace: string; readonly name: string },
): Promise<ServiceAccount | undefined> {
  try {
    const object = await client.get(resources.serviceAccounts, ref);
    if (object === undefined) return undefined;
    return {
      annotations: Object.fromEntries(textsAt(object, 'annotations')),
      tokenFor: (audience) => tokenFor(client, ref, audience),
    };
  } catch (error) {
    if (!isRefusal(error, 'forbidden', 'invalid')) throw error;
    return undefined;
  }
}

/** A token that is not given is no fault: the program is not asked then. */
async function tokenFor(
  client: KubeClient,
  ref: { readonly namespace: string; readonly name: string },
  audience: string,
): Promise<string | undefined> {
  try {
    return await client.serviceAccountToken(ref, audience);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return undefined;
  }
}

function bothOf(first: CredentialSource, second: CredentialSource): CredentialSource {
  return {
    find: async (target, signal) => [...(await first.find(target, signal)), ...(await second.find(target, signal))],
  };
}

/** Runs so many at a time; others wait for their turn. */
function fewAtATime(run: RunProgram, most: number): RunProgram {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (call) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run(call);
    } finally {
      const next = waiting.shift();
      // Who comes next takes over our place.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
