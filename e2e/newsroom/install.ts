import { dirname, join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { ensureComponents } from '../components/components.ts';
import { runProgram } from '../control-plane/run-program.ts';
import type { Delivery } from '../corpus/delivery.ts';
import { type InstallationGuide, readInstallationGuide } from './order.ts';
import { createSecrets, secretsOf } from './secrets.ts';
import { setValues } from './values.ts';

export interface InstallOptions {
  readonly delivery: Delivery;
  /** Folder of the Compose files, whose `.env` files hold the values of the secrets. */
  readonly projectFolder: string;
  /** Installs these releases alone; `shared` always comes along. Without it: all. */
  readonly only?: readonly string[];
  /** Enforces Pod Security "restricted" on the namespace. */
  readonly restricted?: boolean;
  /** Components that go to the namespace for exceptions, with the components outside of it that they call. */
  readonly apart?: Readonly<Record<string, readonly string[]>>;
  /** Is told what is ready, as it becomes so. */
  readonly report?: (progress: string) => void;
}

export interface Installation {
  readonly namespace: string;
  /** Releases in the order in which they were installed. */
  readonly releases: readonly string[];
  /** Where the pods of a component are. */
  namespaceOf(component: string): string;
}

type InstallCluster = Pick<Cluster, 'createNamespace' | 'kubectl' | 'kubeconfig' | 'describe'>;

/**
 * Installs a delivery as `MIGRATION.md` tells a person to: its commands, its order, the Secrets of its table. Images must be
 * known to the node. Where the cluster has no KEDA, the number of pods is left as it is.
 *
 * @throws with the words of Helm and the state of the namespace when a component does not become ready
 */
export async function installNewsroom(cluster: InstallCluster, options: InstallOptions): Promise<Installation> {
  const { delivery, only, apart = {}, report = () => undefined } = options;
  const guide = readInstallationGuide(delivery);
  const { namespace, exceptionsNamespace = namespace } = guide;
  const namespaceOf = (component: string): string => (apart[component] === undefined ? namespace : exceptionsNamespace);
  await cluster.createNamespace(namespace, { restricted: options.restricted ?? false });
  if (exceptionsNamespace !== namespace) await cluster.createNamespace(exceptionsNamespace);
  const secrets = secretsOf(delivery, options.projectFolder);
  for (const each of new Set([namespace, exceptionsNamespace])) await createSecrets(cluster.kubectl, each, secrets);
  if (!(await hasKeda(cluster))) switchAutoscalingOff(delivery);
  const type = await openShell(cluster, { guide, folder: delivery.folder });

  const releases: string[] = [];
  for (const wave of guide.waves) {
    const wanted = wave.filter((name) => only === undefined || name === 'shared' || only.includes(name));
    // The guide goes one by one; those of a wave do not wait for each other, so a test need not wait for each either.
    await Promise.all(
      wanted.map(async (name) => {
        const started = performance.now();
        const lines =
          apart[name] === undefined
            ? [`install ${name}`]
            : [
                ...apart[name].map((called) => `name ${called} ${exceptionsNamespace} ${namespace}`),
                `install ${name} ${exceptionsNamespace}`,
                `name ${name} ${namespace} ${exceptionsNamespace}`,
              ];
        for (const line of lines) await type(line, namespaceOf(name));
        report(`${name} is ready after ${Math.round((performance.now() - started) / 1000)} s`);
      }),
    );
    releases.push(...wanted);
  }
  return { namespace, releases, namespaceOf };
}

/** A person's shell: in the folder of the delivery, with Helm, after the functions of the guide. */
async function openShell(
  cluster: InstallCluster,
  session: { readonly guide: InstallationGuide; readonly folder: string },
): Promise<(line: string, namespace: string) => Promise<void>> {
  const { helm4 } = await ensureComponents(['helm4']);
  const { guide, folder } = session;
  const helmFolder = join(folder, '..', 'helm');
  const env = {
    PATH: `${dirname(helm4)}:/usr/bin:/bin`,
    KUBECONFIG: cluster.kubeconfig,
    HELM_CACHE_HOME: helmFolder,
    HELM_CONFIG_HOME: helmFolder,
  };
  const type = async (line: string): Promise<void> => {
    const script = `cd "$1"\n${guide.script}\n${line}`;
    await runProgram('sh', ['-eu', '-c', script, 'sh', folder], { env, timeoutMs: 900_000 });
  };
  return async (line, namespace) => {
    try {
      await type(line).catch((error: unknown) => {
        if (!hasHelmCrashed(error)) throw error;
        return type(line);
      });
    } catch (error) {
      const state = await cluster.describe(namespace);
      throw new Error(`${line}: ${String(error)}\n\n${state}`, { cause: error });
    }
  };
}

/** Helm 4.3.1 crashes now and then while it waits; a person types the line again. */
function hasHelmCrashed(error: unknown): boolean {
  return String(error).includes('panic: send on closed channel');
}

async function hasKeda({ kubectl }: InstallCluster): Promise<boolean> {
  const found = await kubectl([
    'get',
    'customresourcedefinitions',
    'scaledobjects.keda.sh',
    '--ignore-not-found',
    '--output=name',
  ]);
  return found !== '';
}

/** What a person does whose cluster has no KEDA, which `MIGRATION.md` asks for. */
function switchAutoscalingOff(delivery: Delivery): void {
  for (const [path, text] of delivery.files) {
    const component = /^values\/(?<name>[^/]+)\.yaml$/.exec(path)?.groups?.['name'];
    if (component !== undefined && /^autoscaling:/m.test(text))
      setValues(delivery, { component }, { 'autoscaling.enabled': false });
  }
}
