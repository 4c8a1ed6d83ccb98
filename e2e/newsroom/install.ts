import { dirname } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { runProgram } from '../control-plane/run-program.ts';
import type { Delivery } from '../corpus/delivery.ts';
import { readInstallationGuide } from './order.ts';
import { createSecrets, secretsOf } from './secrets.ts';
import { setValues } from './values.ts';

export interface InstallOptions {
  readonly delivery: Delivery;
  /** Folder of the Compose files, whose `.env` files hold the values of the secrets. */
  readonly projectFolder: string;
  /** Installs these releases alone; `shared` always comes along. Without it: all. */
  readonly only?: readonly string[];
  /** Is told what is ready, as it becomes so. */
  readonly report?: (progress: string) => void;
}

export interface Installation {
  readonly namespace: string;
  /** Releases in the order in which they were installed. */
  readonly releases: readonly string[];
}

/**
 * Installs a delivery as `MIGRATION.md` tells a person to: its command, its order, the Secrets of its table. Images must be
 * known to the node. Where the cluster has no KEDA, the number of pods is left as it is.
 *
 * @throws with the words of Helm and the state of the namespace when a component does not become ready
 */
export async function installNewsroom(cluster: Pick<Cluster, InstallNeeds>, options: InstallOptions): Promise<Installation> {
  const { delivery, only, report = () => undefined } = options;
  const guide = readInstallationGuide(delivery);
  const { namespace } = guide;
  await cluster.createNamespace(namespace);
  await createSecrets(cluster.kubectl, namespace, secretsOf(delivery, options.projectFolder));
  const { helm4 } = await ensureComponents(['helm4']);
  if (!(await hasKeda(cluster))) switchAutoscalingOff(delivery);

  const releases: string[] = [];
  for (const wave of guide.waves) {
    const wanted = wave.filter((name) => only === undefined || name === 'shared' || only.includes(name));
    // The guide goes one by one; those of a wave do not wait for each other, so a test need not wait for each either.
    await Promise.all(
      wanted.map(async (name) => {
        const started = performance.now();
        await installRelease(cluster, { name, namespace, script: guide.script, folder: delivery.folder, helm: helm4 });
        report(`${name} is ready after ${Math.round((performance.now() - started) / 1000)} s`);
      }),
    );
    releases.push(...wanted);
  }
  return { namespace, releases };
}

async function hasKeda({ kubectl }: Pick<Cluster, InstallNeeds>): Promise<boolean> {
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

type InstallNeeds = 'createNamespace' | 'kubectl' | 'kubeconfig' | 'describe';

/** One line of the guide, typed in the folder of the delivery. */
async function installRelease(
  cluster: Pick<Cluster, InstallNeeds>,
  release: {
    readonly name: string;
    readonly namespace: string;
    /** The function `install` of the guide. */
    readonly script: string;
    readonly folder: string;
    /** Path of the program. */
    readonly helm: string;
  },
): Promise<void> {
  const { name, namespace, script, folder, helm } = release;
  const path = `${dirname(helm)}:/usr/bin:/bin`;
  try {
    await runProgram('sh', ['-eu', '-c', `cd "$1"\n${script}\ninstall "$2"`, 'sh', folder, name], {
      env: {
        PATH: path,
        KUBECONFIG: cluster.kubeconfig,
        HELM_CACHE_HOME: `${folder}/../helm`,
        HELM_CONFIG_HOME: `${folder}/../helm`,
      },
      timeoutMs: 900_000,
    });
  } catch (error) {
    const state = await cluster.describe(namespace);
    throw new Error(`${name} did not become ready: ${String(error)}\n\n${state}`, { cause: error });
  }
}
