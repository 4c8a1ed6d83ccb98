import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { fakeNodeTaint } from '../cluster/fake-nodes.ts';
import { listObjects } from '../cluster/objects.ts';
import type { GitRepository } from '../cluster/parts/git.ts';
import { type Delivery, readDelivery } from '../corpus/delivery.ts';
import { type ApplicationState, describeApplications, isDelivered, readApplications } from './gitops/applications.ts';
import { copyNewsroom, type NewsroomProject } from './project.ts';

const environments = ['staging', 'review'] as const;
type Environment = (typeof environments)[number];

let cluster: Cluster<'argocd' | 'git'>;
let project: NewsroomProject;
let repository: GitRepository;
let delivery: Delivery;
let jobsAtFirst: readonly string[];

beforeAll(async () => {
  cluster = await startCluster({ with: ['argocd', 'git'], fakeNodes: { amd64: 2 } });
  repository = await cluster.parts.git.createRepository('newsroom');
  project = await copyNewsroom(join(cluster.sandbox.folder, 'user'));
  await render();
  for (const environment of environments) placeOnFakeNodes(environment);
}, 600_000);

afterAll(async () => {
  await project?.stop();
  await cluster?.stop();
}, 60_000);

test('both environments become Synced and Healthy, wave after wave', { timeout: 900_000 }, async () => {
  const revision = await publish('Deliver newsroom');
  await cluster.kubectl(['apply', '--namespace=argocd', `--filename=${join(delivery.folder, 'argocd/project.yaml')}`]);
  for (const environment of environments) {
    await cluster.kubectl(['apply', '--namespace=argocd', `--filename=${join(delivery.folder, `argocd/${environment}.yaml`)}`]);
  }

  await waitUntilDelivered(revision);

  for (const environment of environments) {
    const applications = await readApplications(cluster.client, environment);
    expect(applications).toHaveLength(delivery.record.components.length + 1);
    const waves = [...new Set(applications.map(({ wave }) => wave))].sort((a, b) => a - b);
    expect(waves.length).toBeGreaterThan(3);
    for (const wave of waves.slice(1)) {
      const began = Math.min(...startsOf(applications.filter((application) => application.wave === wave)));
      const before = Math.max(...endsOf(applications.filter((application) => application.wave < wave)));
      expect(began, `wave ${wave} of ${environment}`).toBeGreaterThanOrEqual(before);
    }
  }
  jobsAtFirst = await jobs();
  expect(jobsAtFirst.length).toBeGreaterThan(4);
});

describe('a changed image', () => {
  test('rolls exactly the component that uses it, in that environment', { timeout: 400_000 }, async () => {
    const before = await workloads();
    editDelivered('environments/staging/images.yaml', (text) => text.replace(/(frontend: \S+):2026\.11/, '$1:2026.12'));

    await waitUntilDelivered(await publish('Roll frontend'));

    expect(changesBetween(before, await workloads())).toEqual(['newsroom-staging Deployment frontend']);
  });

  test('of a Job makes a Job that runs once, in the place of the old one', { timeout: 400_000 }, async () => {
    const before = await jobs();
    editDelivered('environments/staging/images.yaml', (text) => text.replace(/(migrate: \S+):2026\.11/, '$1:2026.12'));

    await waitUntilDelivered(await publish('Migrate with the new image'));

    const after = await jobs();
    const isMigrate = (job: string): boolean => job.startsWith('newsroom-staging migrate-');
    expect(after.filter((job) => !isMigrate(job))).toEqual(before.filter((job) => !isMigrate(job)));
    expect(before.filter(isMigrate)).toHaveLength(1);
    expect(after.filter(isMigrate)).toHaveLength(1);
    expect(after.find(isMigrate)).not.toBe(before.find(isMigrate));
  });
});

test('later waves wait while an earlier one is not healthy', { timeout: 400_000 }, async () => {
  const nowhere = '\npod: {nodeSelector: {no-node-has: this}}\n';
  const values = 'environments/review/frontend.yaml';
  const healthy = readDelivered(values);
  editDelivered(values, (text) => `${text.replace(/^\{\}$/m, '')}${nowhere}`);
  editDelivered('environments/review/web.yaml', (text) =>
    text.replace('LOG_LEVEL: debug', 'LOG_LEVEL: warning').replace(/^\{\}$/m, 'container: {env: {LOG_LEVEL: warning}}'),
  );
  const broken = await publish('Break frontend, change web');

  await waitForState('review', 'web', ({ revision, sync }) => revision === broken && sync === 'OutOfSync');
  await waitForState(
    'review',
    'frontend',
    ({ revision, sync, health }) => revision === broken && sync === 'Synced' && health === 'Progressing',
  );
  for (let time = 1; time <= 3; time += 1) await refresh('review', 'web');
  expect(await stateOf('review', 'web')).toMatchObject({ sync: 'OutOfSync', health: 'Healthy' });

  editDelivered(values, () => healthy);
  await waitUntilDelivered(await publish('Mend frontend'));
  const [web] = await listObjects<WorkloadView>(
    cluster.client,
    `/apis/apps/v1/namespaces/newsroom-review/deployments?fieldSelector=metadata.name%3Dweb`,
  );
  expect(JSON.stringify(web)).toContain('"name":"LOG_LEVEL","value":"warning"');
});

describe('a change by hand', () => {
  test('is taken back', { timeout: 300_000 }, async () => {
    const namespace = '--namespace=newsroom-staging';
    const image = () =>
      cluster.kubectl([
        'get',
        namespace,
        'deployment',
        'frontend',
        '--output=jsonpath={.spec.template.spec.containers[0].image}',
      ]);
    const rightImage = await image();

    await cluster.kubectl(['set', namespace, 'image', 'deployment/frontend', 'main=example.com/by/hand:1']);
    await cluster.kubectl(['delete', namespace, 'service', 'web']);

    await cluster.waitFor('the image of frontend to be as in Git', async () => (await image()) === rightImage);
    await cluster.waitFor('the Service web to be there', async () => {
      const answer = await cluster.client.request('GET', '/api/v1/namespaces/newsroom-staging/services/web');
      return answer.status === 200;
    });
  });

  test('of the number of pods stays where an autoscaler decides it', { timeout: 300_000 }, async () => {
    await cluster.kubectl(['scale', '--namespace=newsroom-staging', 'deployment/worker-media', '--replicas=3']);

    for (let time = 1; time <= 3; time += 1) await refresh('staging', 'worker-media');

    expect(await stateOf('staging', 'worker-media')).toMatchObject({ sync: 'Synced' });
    const replicas = ['get', '--namespace=newsroom-staging', 'deployment', 'worker-media', '--output=jsonpath={.spec.replicas}'];
    expect(await cluster.kubectl(replicas)).toBe('3');
  });
});

describe('what leaves the Compose files', () => {
  test('is pruned within its component, but for a claim', { timeout: 400_000 }, async () => {
    editCompose('compose.yaml', (document) => document.deleteIn(['services', 'beat', 'volumes']));
    await render();

    await waitUntilDelivered(await publish('Keep no schedule'));

    expect(await claims('newsroom-staging')).toContain('beat-beat');
    expect(delivery.files.get('values/beat.yaml')).not.toContain('claim');
  });

  test('is pruned as a component, but for its claims', { timeout: 400_000 }, async () => {
    const before = await claims('newsroom-staging');
    for (const file of ['compose.yaml', 'compose.e2e.yaml'])
      editCompose(file, (document) => document.deleteIn(['services', 'beat']));
    for (const file of ['observability/compose.yaml', 'compose.e2e.yaml']) {
      editCompose(file, (document) => document.deleteIn(['services', 'grafana']));
    }
    await render();
    const revision = await publish('Remove beat and grafana');
    for (const environment of environments) {
      await cluster.kubectl(['apply', '--namespace=argocd', `--filename=${join(delivery.folder, `argocd/${environment}.yaml`)}`]);
    }

    await cluster.waitFor('the workloads of beat and grafana to be gone', async () => {
      const left = [...(await workloads()).keys()].filter((workload) => / (beat|grafana)$/.test(workload));
      return left.length === 0;
    });
    await waitUntilDelivered(revision);
    expect(await claims('newsroom-staging')).toEqual(before);
    expect(before).toEqual(expect.arrayContaining(['beat-beat', 'grafana-data-grafana-0']));
  });
});

describe('the project refuses', () => {
  test.each([
    [
      'another namespace',
      { destination: { namespace: 'kube-system' } },
      /namespace 'kube-system' do not match any of the allowed destinations/,
    ],
    [
      'another repository',
      { source: { repoURL: 'git://192.0.2.1/other.git' } },
      /repo git:\/\/192\.0\.2\.1\/other\.git is not permitted in project 'newsroom'/,
    ],
  ])('%s', { timeout: 120_000 }, async (_, change, message) => {
    const { status, body } = await cluster.parts.argocd.request(
      'POST',
      '/api/v1/applications',
      newApplication('refused', change),
    );

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(message);
  });

  test('a kind of the whole cluster', { timeout: 200_000 }, async () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'too-much' }, rules: [] };
    const source = { helm: { valueFiles: ['../values/web.yaml'], valuesObject: { extraObjects: { role } } } };
    await cluster.kubectl(['apply', '--filename=-'], JSON.stringify(newApplication('refused', { source })));
    await cluster.parts.argocd.request('POST', '/api/v1/applications/refused/sync', {});

    await cluster.waitFor('the refusal', async () => {
      const answer = await cluster.client.request('GET', '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/refused');
      return /ClusterRole is not permitted in project newsroom/.test(JSON.stringify(answer.body));
    });
    const answer = await cluster.client.request('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/too-much');
    expect(answer.status).toBe(404);
  });
});

test('no Job ran a second time', async () => {
  const isRerun = (job: string): boolean => !job.startsWith('newsroom-staging migrate-');
  expect((await jobs()).filter(isRerun)).toEqual(jobsAtFirst.filter(isRerun));
});

async function render(): Promise<void> {
  delivery = await project.render({ environments, args: ['--repository', repository.url, '--path', '.'] });
}

/** Commits the delivery as it lies on disk, with what a person has changed in it. */
async function publish(message: string): Promise<string> {
  delivery = readDelivery(delivery.folder);
  return repository.push(delivery.files, message);
}

/** The Pods of an environment land where nothing really runs: two whole environments are too much for a small machine. */
function placeOnFakeNodes(environment: Environment): void {
  const pod = {
    nodeSelector: { 'kubernetes.io/hostname': 'fake-amd64-1' },
    tolerations: { fake: { key: fakeNodeTaint.key, operator: 'Exists' } },
  };
  editDelivered(`environments/${environment}/common.yaml`, (text) => `${text}\npod: ${JSON.stringify(pod)}\n`);
}

function readDelivered(path: string): string {
  return readFileSync(join(delivery.folder, path), 'utf8');
}

function editDelivered(path: string, change: (text: string) => string): void {
  const text = readDelivered(path);
  const changed = change(text);
  expect(changed, `${path} has another form`).not.toBe(text);
  writeFileSync(join(delivery.folder, path), changed);
}

function editCompose(path: string, change: (document: ReturnType<typeof parseDocument>) => void): void {
  const file = join(project.folder, path);
  const document = parseDocument(readFileSync(file, 'utf8'));
  change(document);
  writeFileSync(file, String(document));
}

async function waitUntilDelivered(revision: string): Promise<void> {
  let applications: readonly ApplicationState[] = [];
  try {
    await cluster.waitFor(
      'every Application to be Synced and Healthy',
      async () => {
        applications = (await Promise.all(environments.map((each) => readApplications(cluster.client, each)))).flat();
        return applications.length > 0 && applications.every((application) => isDelivered(application, revision));
      },
      { timeoutMs: 600_000 },
    );
  } catch (error) {
    throw new Error(`${describeApplications(applications, revision)}\n${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

async function stateOf(environment: Environment, component: string): Promise<ApplicationState | undefined> {
  return (await readApplications(cluster.client, environment)).find((application) => application.component === component);
}

async function waitForState(
  environment: Environment,
  component: string,
  condition: (state: ApplicationState) => boolean,
): Promise<void> {
  await cluster.waitFor(`${component} of ${environment} to be as expected`, async () => {
    const state = await stateOf(environment, component);
    return state !== undefined && condition(state);
  });
}

/** Has Argo CD look at Git and at the cluster once more, and waits until it has done so. */
async function refresh(environment: Environment, component: string): Promise<void> {
  await cluster.parts.argocd.request('GET', `/api/v1/applications/newsroom-${environment}-${component}?refresh=hard`);
}

function startsOf(applications: readonly ApplicationState[]): readonly number[] {
  return applications.map(({ firstSync }) => firstSync?.startedAtMs ?? Number.NaN);
}

function endsOf(applications: readonly ApplicationState[]): readonly number[] {
  return applications.map(({ firstSync }) => firstSync?.endedAtMs ?? Number.NaN);
}

interface WorkloadView {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string; readonly generation: number };
}

/** Every workload of both environments with its generation, which counts the changes of what it is to be. */
async function workloads(): Promise<ReadonlyMap<string, string>> {
  const kinds = { Deployment: 'apps/v1', StatefulSet: 'apps/v1', DaemonSet: 'apps/v1', CronJob: 'batch/v1', Job: 'batch/v1' };
  const found = new Map<string, string>();
  for (const environment of environments) {
    for (const [kind, group] of Object.entries(kinds)) {
      const views = await listObjects<WorkloadView>(
        cluster.client,
        `/apis/${group}/namespaces/newsroom-${environment}/${kind.toLowerCase()}s`,
      );
      for (const { metadata } of views) {
        found.set(`${metadata.namespace} ${kind} ${metadata.name}`, `${metadata.uid} ${metadata.generation}`);
      }
    }
  }
  return found;
}

function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Every Job that is not made by a schedule: namespace, name and identity. */
async function jobs(): Promise<readonly string[]> {
  const views = await Promise.all(
    environments.map((environment) =>
      listObjects<WorkloadView & { readonly metadata: { readonly ownerReferences?: readonly object[] } }>(
        cluster.client,
        `/apis/batch/v1/namespaces/newsroom-${environment}/jobs`,
      ),
    ),
  );
  return views
    .flat()
    .filter(({ metadata }) => metadata.ownerReferences === undefined)
    .map(({ metadata }) => `${metadata.namespace} ${metadata.name} ${metadata.uid}`)
    .sort();
}

async function claims(namespace: string): Promise<readonly string[]> {
  const views = await listObjects<WorkloadView>(cluster.client, `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
  return views.map(({ metadata }) => metadata.name).sort();
}

/** An Application in the project of newsroom, of its repository and its namespace but for the change. */
function newApplication(name: string, change: { readonly source?: object; readonly destination?: object }): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'newsroom',
      source: { repoURL: repository.url, targetRevision: 'main', path: 'chart', ...change.source },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'newsroom-review', ...change.destination },
    },
  };
}
