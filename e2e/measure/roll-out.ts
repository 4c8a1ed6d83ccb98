/**
 * Measures how long a commit takes until its Pods are ready and the old ones are out of the way, with Argo CD told of the
 * commit as by a webhook: `node e2e/measure/roll-out.ts ROUNDS`. Writes milliseconds as JSON.
 */
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import type { GitRepository } from '../cluster/parts/git.ts';
import { type Delivery, readDelivery } from '../corpus/delivery.ts';
import { buildNewsroomImages } from '../newsroom/images.ts';
import { copyNewsroom } from '../newsroom/project.ts';
import { setValues } from '../newsroom/values.ts';

/** It needs nobody else to be ready. */
const component = 'frontend';
const namespace = 'newsroom-staging';
const variable = 'RELEASE_OF_THE_MEASUREMENT';

const rounds = Number(argv[2] ?? 5);
const images = await buildNewsroomImages();
const cluster = await startCluster({ with: ['argocd', 'git'], images: images.archivePath });
const project = await copyNewsroom(join(cluster.sandbox.folder, 'user'));
const repository = await cluster.parts.git.createRepository('newsroom');
const delivery = await project.render({ args: ['--repository', repository.url, '--path', '.'] });
await rollOut(0);
await applyApplication(cluster, repository);
await waitUntilRolledOut(0);

const timesMs: number[] = [];
for (let round = 1; round <= rounds; round += 1) {
  const started = performance.now();
  await rollOut(round);
  await cluster.parts.argocd.request('GET', `/api/v1/applications/${component}?refresh=normal`);
  await waitUntilRolledOut(round);
  timesMs.push(performance.now() - started);
}
stdout.write(`${JSON.stringify(timesMs)}\n`);
await project.stop();
await cluster.stop();

/** Commits another value of a variable. */
async function rollOut(release: number): Promise<void> {
  setValues(delivery, { component }, { [`container.env.${variable}`]: String(release) });
  const { files }: Delivery = readDelivery(delivery.folder);
  await repository.push(files, `Release ${release}`);
}

/** As the ApplicationSet of the delivery makes it, for one component. */
async function applyApplication({ kubectl }: Pick<Cluster, 'kubectl'>, { url }: GitRepository): Promise<void> {
  const environment = 'environments/staging';
  const valueFiles = [
    `values/${component}.yaml`,
    `${environment}/common.yaml`,
    `${environment}/${component}.yaml`,
    `${environment}/images.yaml`,
  ];
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: component, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: {
        repoURL: url,
        targetRevision: 'main',
        path: 'chart',
        helm: { releaseName: component, valueFiles: valueFiles.map((path) => `/${path}`) },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { automated: {}, syncOptions: ['CreateNamespace=true'] },
    },
  };
  await kubectl(['apply', '--filename=-'], JSON.stringify(application));
}

async function waitUntilRolledOut(release: number): Promise<void> {
  await cluster.waitFor(`release ${release} of ${component} is rolled out`, () => isRolledOut(release), {
    timeoutMs: 600_000,
    namespace,
  });
}

async function isRolledOut(release: number): Promise<boolean> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${component}`;
  const { body, status: code } = await cluster.client.request('GET', path);
  if (code !== 200) return false;
  const { metadata, spec, status } = body as Deployment; // apps/v1
  const isNew = spec.template.spec.containers[0]?.env?.find(({ name }) => name === variable)?.value === String(release);
  const { observedGeneration, replicas, updatedReplicas, availableReplicas } = status;
  const areReady = [replicas, updatedReplicas, availableReplicas].every((count) => count === spec.replicas);
  return isNew && observedGeneration === metadata.generation && areReady;
}

interface Deployment {
  readonly metadata: { readonly generation: number };
  readonly spec: {
    readonly replicas: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly env?: readonly { readonly name: string; readonly value?: string }[] }[];
      };
    };
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
  };
}
