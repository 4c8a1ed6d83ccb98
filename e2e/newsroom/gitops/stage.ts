import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { fakeNodeTaint } from '../../cluster/fake-nodes.ts';
import { type Delivery, readDelivery } from '../../corpus/delivery.ts';
import { copyNewsroom, type NewsroomProject } from '../project.ts';
import { createSecrets, secretsOf } from '../secrets.ts';
import { setValues } from '../values.ts';
import { type ApplicationState, describeApplications, isDelivered, readApplications } from './applications.ts';

/** Git decides in the first two by itself, and a person in the last. */
export const environments = ['staging', 'review', 'production'] as const;
export type Environment = (typeof environments)[number];

/** Where Argo CD follows Git without being asked. */
export const followers = ['staging', 'review'] as const;

/** Scaled by as many pods as there are of these: what a worker waits for does not run on a fake node. */
const scaledBy = ['db', 'rabbitmq', 'redis'] as const;
export const scaledReplicas = scaledBy.length;

/** The worker whose pods are counted by KEDA; elsewhere, and for the others, the environment has no autoscaler. */
export const scaledWorker = 'worker-media';

const otherWorkers = ['worker-export', 'worker-scan', 'worker-faces'];

/** Newsroom in a Git repository that Argo CD looks at, and the hands of a person. */
export interface GitStage {
  readonly cluster: Cluster<'argocd' | 'git' | 'ingress' | 'keda'>;
  readonly repositoryUrl: string;
  /** What is on disk, as it was when it was rendered or published last. */
  delivery(): Delivery;
  /** Changes a Compose file of the project. */
  editCompose(path: string, change: (document: ReturnType<typeof parseDocument>) => void): void;
  /** Changes a file of the delivery; throws when nothing changes. */
  editDelivered(path: string, change: (text: string) => string): void;
  /** Renders again over what is there. */
  render(): Promise<void>;
  /** Applies what is in `argocd/` for one environment. */
  applyEnvironment(environment: Environment): Promise<void>;
  /** Commits the delivery as it lies on disk and tells Argo CD, as the webhook of a Git server does. Gives the hash. */
  publish(message: string): Promise<string>;
  /** Waits until every Application of these environments is Synced and Healthy at the commit. */
  waitUntilDelivered(revision: string, among?: readonly Environment[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a cluster with Argo CD, KEDA and a way in, and renders newsroom so that its Pods land on a fake node. */
export async function startGitStage(): Promise<GitStage> {
  const cluster = await startCluster({ with: ['argocd', 'git', 'ingress', 'keda'], fakeNodes: { amd64: 2 } });
  let project: NewsroomProject | undefined;
  const stop = async (): Promise<void> => {
    await project?.stop();
    await cluster.stop();
  };
  try {
    project = await copyNewsroom(join(cluster.sandbox.folder, 'user'));
    const stage = await prepareStage(cluster, project);
    return { ...stage, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareStage(cluster: GitStage['cluster'], project: NewsroomProject): Promise<Omit<GitStage, 'stop'>> {
  const repository = await cluster.parts.git.createRepository('newsroom');
  const render = () => project.render({ environments, args: ['--repository', repository.url, '--path', '.'] });
  let delivery = await render();
  const applyDelivered = async (name: string): Promise<void> => {
    // Reading the description of the whole API, to look for typing errors, takes a busy machine its time.
    await cluster.kubectl(['apply', '--validate=false', `--filename=${join(delivery.folder, 'argocd', `${name}.yaml`)}`]);
  };
  const secrets = secretsOf(delivery, project.folder);
  for (const environment of environments) {
    placeOnFakeNode(delivery, environment);
    const namespace = `newsroom-${environment}`;
    await cluster.createNamespace(namespace);
    await createSecrets(cluster.kubectl, namespace, secrets);
  }
  await applyDelivered('project');

  return {
    cluster,
    repositoryUrl: repository.url,
    delivery: () => delivery,
    editCompose(path, change) {
      const file = join(project.folder, path);
      const document = parseDocument(readFileSync(file, 'utf8'));
      change(document);
      writeFileSync(file, String(document));
    },
    editDelivered: (path, change) => editFile(join(delivery.folder, path), change),
    async render() {
      delivery = await render();
    },
    applyEnvironment: applyDelivered,
    async publish(message) {
      delivery = readDelivery(delivery.folder);
      const revision = await repository.push(delivery.files, message);
      await cluster.parts.argocd.refresh();
      return revision;
    },
    waitUntilDelivered: (revision, among = followers) => waitUntilDelivered(cluster, revision, among),
  };
}

/** Whole environments are too much for a small machine: their Pods land where nothing really runs. */
function placeOnFakeNode(delivery: Delivery, environment: Environment): void {
  const pod = {
    nodeSelector: { 'kubernetes.io/hostname': 'fake-amd64-1' },
    tolerations: { fake: { key: fakeNodeTaint.key, operator: 'Exists' } },
  };
  const path = join(delivery.folder, 'environments', environment, 'common.yaml');
  editFile(path, (text) => `${text}\npod: ${JSON.stringify(pod)}\n`);

  const isScaled = environment === 'staging';
  for (const component of isScaled ? otherWorkers : [scaledWorker, ...otherWorkers])
    setValues(delivery, { component, environment }, { 'autoscaling.enabled': false });
  if (!isScaled) return;
  const triggers = 'autoscaling.keda.triggers';
  setValues(
    delivery,
    { component: scaledWorker, environment },
    {
      [`${triggers}.media`]: null,
      [`${triggers}.media-priority`]: null,
      [`${triggers}.pods.type`]: 'kubernetes-workload',
      [`${triggers}.pods.metadata.podSelector`]: `app.kubernetes.io/name in (${scaledBy.join(', ')})`,
      [`${triggers}.pods.metadata.value`]: '1',
    },
  );
}

function editFile(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${path} has another form than expected:\n${text}`);
  writeFileSync(path, changed);
}

async function waitUntilDelivered(cluster: GitStage['cluster'], revision: string, among: readonly Environment[]): Promise<void> {
  let applications: readonly ApplicationState[] = [];
  try {
    await cluster.waitFor(
      'every Application to be Synced and Healthy',
      async () => {
        applications = (await Promise.all(among.map((each) => readApplications(cluster.client, each)))).flat();
        return applications.length > 0 && applications.every((application) => isDelivered(application, revision));
      },
      { timeoutMs: 1_200_000, everyMs: 1000 },
    );
  } catch (error) {
    throw new Error(`${describeApplications(applications, revision)}\n${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}
