import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listObjects } from '../cluster/objects.ts';
import { applyObjects } from '../cluster/parts/apply-objects.ts';
import { type ApplicationState, readApplications } from './gitops/applications.ts';
import { changesBetween, readClaims, readWorkloads } from './gitops/inventory.ts';
import {
  type Environment,
  environments,
  followers,
  type GitStage,
  scaledReplicas,
  scaledWorker,
  startGitStage,
} from './gitops/stage.ts';

/** Milliseconds: another file may share the two cores, and other work with both. */
const patience = 1_200_000;

let stage: GitStage;
let jobsAtFirst: readonly string[];

beforeAll(async () => {
  stage = await startGitStage();
}, patience);

afterAll(() => stage?.stop(), 60_000);

test('both environments become Synced and Healthy, wave after wave', { timeout: patience }, async () => {
  const revision = await stage.publish('Deliver newsroom');
  for (const environment of followers) await stage.applyEnvironment(environment);

  await stage.waitUntilDelivered(revision);

  for (const environment of followers) {
    const applications = await readApplications(stage.cluster.client, environment);
    expect(applications).toHaveLength(stage.delivery().record.components.length + 1);
    const waves = [...new Set(applications.map(({ wave }) => wave))].sort((a, b) => a - b);
    expect(waves.length).toBeGreaterThan(3);
    for (const wave of waves.slice(1)) {
      const began = Math.min(...startsOf(applications.filter((application) => application.wave === wave)));
      const before = Math.max(...endsOf(applications.filter((application) => application.wave < wave)));
      expect(began, `wave ${wave} of ${environment}`).toBeGreaterThanOrEqual(before);
    }
  }
  jobsAtFirst = jobsOf(await readWorkloads(stage.cluster.client, followers));
  expect(jobsAtFirst.length).toBeGreaterThan(4);
});

test('changed images roll exactly what uses them, in that environment; a Job is replaced by one', {
  timeout: patience,
}, async () => {
  const before = await readWorkloads(stage.cluster.client, followers);
  stage.editDelivered('environments/staging/images.yaml', (text) =>
    text.replace(/(frontend: \S+):2026\.11/, '$1:2026.12').replace(/(migrate: \S+):2026\.11/, '$1:2026.12'),
  );

  await stage.waitUntilDelivered(await stage.publish('Roll frontend, migrate with the new image'));

  const after = await readWorkloads(stage.cluster.client, followers);
  const isMigrate = (name: string): boolean => name.startsWith('staging Job migrate-');
  const changes = changesBetween(before, after);
  expect(changes.filter((name) => !isMigrate(name))).toEqual(['staging Deployment frontend']);
  expect([...before.keys()].filter(isMigrate)).toHaveLength(1);
  expect([...after.keys()].filter(isMigrate)).toHaveLength(1);
  expect(changes.filter(isMigrate)).toHaveLength(2);
});

test('the next wave waits while one is not healthy', { timeout: patience }, async () => {
  const values = 'environments/review/frontend.yaml';
  const healthy = stage.delivery().files.get(values) ?? '';
  stage.editDelivered(values, (text) => `${text.replace(/^\{\}$/m, '')}\npod: {nodeSelector: {no-node-has: this}}\n`);
  const broken = await stage.publish('Break frontend');
  await waitForState(
    ['review', 'frontend'],
    ({ revision, sync, health }) => revision === broken && sync === 'Synced' && health === 'Progressing',
  );

  let mended: string;
  try {
    stage.editDelivered('environments/review/beat.yaml', (text) =>
      text.replace(/^\{\}$/m, 'container: {env: {LOG_LEVEL: warning}}'),
    );
    const changed = await stage.publish('Change beat');
    await waitForState(['review', 'beat'], ({ revision, sync }) => revision === changed && sync === 'OutOfSync');
    for (let time = 1; time <= 3; time += 1) await refresh('review', 'beat');
    expect(await stateOf('review', 'beat')).toMatchObject({ sync: 'OutOfSync', health: 'Healthy' });
  } finally {
    // The tests that follow wait for a whole environment.
    stage.editDelivered(values, () => healthy);
    mended = await stage.publish('Mend frontend');
  }

  await stage.waitUntilDelivered(mended, ['review']);
  const beat = ['get', '--namespace=newsroom-review', 'deployment', 'beat', '--output=json'];
  expect(JSON.parse(await stage.cluster.kubectl(beat))).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [{ env: expect.arrayContaining([expect.objectContaining({ name: 'LOG_LEVEL', value: 'warning' })]) }],
        },
      },
    },
  });
});

describe('a change by hand', () => {
  test('is taken back', { timeout: patience }, async () => {
    const namespace = '--namespace=newsroom-staging';
    const imagePath = '{.spec.template.spec.containers[0].image}';
    const image = () => stage.cluster.kubectl(['get', namespace, 'deployment', 'frontend', `--output=jsonpath=${imagePath}`]);
    const rightImage = await image();

    await stage.cluster.kubectl(['set', namespace, 'image', 'deployment/frontend', '*=example.com/by/hand:1']);
    await stage.cluster.kubectl(['delete', namespace, 'service', 'web']);

    await until('the image of frontend to be as in Git', async () => (await image()) === rightImage);
    await until('the Service web to be there', async () => {
      const answer = await stage.cluster.client.request('GET', '/api/v1/namespaces/newsroom-staging/services/web');
      return answer.status === 200;
    });
    expect(await image()).toBe(rightImage);
  });

  test('of the number of pods is no difference where an autoscaler decides it', { timeout: patience }, async () => {
    const replicas = () =>
      stage.cluster.kubectl([
        'get',
        '--namespace=newsroom-staging',
        `deployment/${scaledWorker}`,
        '--output=jsonpath={.spec.replicas}',
      ]);
    await until('KEDA to decide', async () => (await replicas()) === String(scaledReplicas));

    for (let time = 1; time <= 3; time += 1) await refresh('staging', scaledWorker);

    expect(await stateOf('staging', scaledWorker)).toMatchObject({ sync: 'Synced', health: 'Healthy' });
    expect(await replicas()).toBe(String(scaledReplicas));
  });
});

describe('what leaves the Compose files', () => {
  const left = ['beat-beat', 'grafana-data-grafana-0'];
  const before: Partial<Record<Environment, readonly string[]>> = {};

  beforeAll(async () => {
    // Production is told by a person when to sync, and has grafana alone.
    await stage.applyEnvironment('production');
    await waitForState(['production', 'grafana'], ({ sync }) => sync === 'OutOfSync');
    await stage.cluster.parts.argocd.request('POST', '/api/v1/applications/newsroom-production-grafana/sync', {});
    await waitForState(['production', 'grafana'], ({ sync, health }) => sync === 'Synced' && health === 'Healthy');
    for (const environment of environments) before[environment] = await readClaims(stage.cluster.client, environment);

    stage.editCompose('compose.yaml', (document) => document.deleteIn(['services', 'beat', 'volumes']));
    for (const file of ['observability/compose.yaml', 'compose.e2e.yaml'])
      stage.editCompose(file, (document) => document.deleteIn(['services', 'grafana']));
    await stage.render();
    const revision = await stage.publish('Keep no schedule, and remove grafana');
    await until('the Applications of grafana to be gone', async () => {
      const names = await Promise.all(environments.map((each) => stateOf(each, 'grafana')));
      return names.every((state) => state === undefined);
    });
    await stage.waitUntilDelivered(revision);
  }, patience);

  test('is pruned as a component, where Git decides alone', async () => {
    const names = [...(await readWorkloads(stage.cluster.client, environments)).keys()];

    expect(names.filter((name) => name.endsWith(' grafana'))).toEqual(['production StatefulSet grafana']);
  });

  test('is pruned within its component', async () => {
    const pod = '--output=jsonpath={.spec.template.spec.volumes[*].name}';
    const volumes = await stage.cluster.kubectl(['get', '--namespace=newsroom-staging', 'deployment/beat', pod]);

    expect(volumes.split(' ')).not.toContain('beat');
    expect(stage.delivery().files.get('values/beat.yaml')).not.toContain('claim');
  });

  test.each(environments)('keeps its claims in %s', async (environment) => {
    const claims = await readClaims(stage.cluster.client, environment);

    expect(claims).toEqual(before[environment]);
    expect(claims).toEqual(expect.arrayContaining(environment === 'production' ? left.slice(1) : left));
  });
});

describe('the project refuses', () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'too-much' }, rules: [] };
  const valueFiles = ['values/web', 'environments/review/common', 'environments/review/images'].map((path) => `../${path}.yaml`);

  test.each([
    [
      'another namespace',
      { destination: { namespace: 'kube-system' } },
      "namespace 'kube-system' do not match any of the allowed destinations",
    ],
    [
      'another repository',
      { source: { repoURL: 'git://192.0.2.1/other.git' } },
      "repo git://192.0.2.1/other.git is not permitted in project 'newsroom'",
    ],
    [
      'a kind of the whole cluster',
      { source: { helm: { valueFiles, valuesObject: { extraObjects: { role } } } } },
      'ClusterRole is not permitted in project newsroom',
    ],
  ])('%s', { timeout: patience }, async (what, change, message) => {
    const { client } = stage.cluster;
    const name = what.replaceAll(' ', '-');
    await applyObjects(client, [newApplication(name, change)]);

    let status = '';
    await until('a refusal', async () => {
      const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`;
      const { body } = await client.request('GET', path);
      status = JSON.stringify((body as { readonly status?: object }).status ?? {}); // an Application
      return status.includes('not permitted') || status.includes('do not match');
    });
    expect(status).toContain(message);
  });

  test('and nothing of it is there', async () => {
    const { client } = stage.cluster;
    const answer = await client.request('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/too-much');
    expect(answer.status).toBe(404);
    const services = await listObjects(client, '/api/v1/namespaces/kube-system/services?labelSelector=app.kubernetes.io/part-of');
    expect(services).toEqual([]);
  });
});

test('no Job ran a second time', async () => {
  const isRerun = (job: string): boolean => !job.startsWith('staging Job migrate-');
  const jobs = jobsOf(await readWorkloads(stage.cluster.client, followers));

  expect(jobs.filter(isRerun)).toEqual(jobsAtFirst.filter(isRerun));
});

async function stateOf(environment: Environment, component: string): Promise<ApplicationState | undefined> {
  const applications = await readApplications(stage.cluster.client, environment);
  return applications.find((application) => application.component === component);
}

function until(description: string, condition: () => Promise<boolean>): Promise<void> {
  return stage.cluster.waitFor(description, condition, { timeoutMs: patience });
}

async function waitForState(
  [environment, component]: readonly [Environment, string],
  condition: (state: ApplicationState) => boolean,
): Promise<void> {
  const description = `${component} of ${environment} to be as expected`;
  await until(description, async () => {
    const state = await stateOf(environment, component);
    return state !== undefined && condition(state);
  });
}

/**
 * Has Argo CD look at Git and at the cluster once more, and waits until it has done so. It answers when it sees the change that this
 * makes; one that came before it looked it never sees, so it is asked again.
 */
async function refresh(environment: Environment, component: string): Promise<void> {
  const path = `/api/v1/applications/newsroom-${environment}-${component}?refresh=hard`;
  await until(`Argo CD to look at ${component} of ${environment}`, async () => {
    try {
      return (await stage.cluster.parts.argocd.request('GET', path)).status === 200;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') return false;
      throw error;
    }
  });
}

function startsOf(applications: readonly ApplicationState[]): readonly number[] {
  return applications.map(({ firstSync }) => firstSync?.startedAtMs ?? Number.NaN);
}

function endsOf(applications: readonly ApplicationState[]): readonly number[] {
  return applications.map(({ firstSync }) => firstSync?.endedAtMs ?? Number.NaN);
}

/** Every Job with its identity. */
function jobsOf(workloads: ReadonlyMap<string, string>): readonly string[] {
  return [...workloads].flatMap(([name, identity]) => (name.includes(' Job ') ? [`${name} ${identity}`] : [])).sort();
}

/** An Application in the project of newsroom, of its repository and its namespace but for the change, to be synced at once. */
function newApplication(name: string, change: { readonly source?: object; readonly destination?: object }) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'newsroom',
      source: { repoURL: stage.repositoryUrl, targetRevision: 'main', path: 'chart', ...change.source },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'newsroom-review', ...change.destination },
    },
    operation: { initiatedBy: { username: 'test' }, sync: {} },
  };
}
