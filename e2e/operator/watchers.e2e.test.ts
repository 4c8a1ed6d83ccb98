/**
 * What the operator does about pods and workloads that are there: it evicts what is misplaced within what disruption budgets
 * allow, learns from programs that cannot run, and looks at images before their pods come. No kubelet and no controllers
 * take part, so the tests write what these would.
 */

import { dirname, join } from 'node:path';
import { resources } from '@landfall/cluster/kube';
import { sampleImage, sampleIndex } from '@landfall/cluster/registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeKubeconfig } from '../control-plane/kubectl.ts';
import { certificatePathIn } from '../control-plane/server-arguments.ts';
import { chartFolder, leastValues, release, renderOperator, rightsIn } from '../operator-chart/operator-chart.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { ownNamespace, podOf, type Stage, type StagedOperator, startStage } from './stage.ts';

let stage: Stage;
let operator: StagedOperator;
let prometheus: Prometheus;

const intel = sampleImage('linux/amd64');
const lying = sampleIndex([sampleImage('linux/amd64', { salt: 'lying' }), sampleImage('linux/arm64', { salt: 'lying' })]);
const owner = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'web',
  uid: 'e7b1c3f4-0000-4000-8000-000000000001',
  controller: true,
};

/** What each kind says beside its template; none of them makes a pod. */
const workloads = {
  Deployment: { apiVersion: 'apps/v1', spec: { replicas: 0 } },
  StatefulSet: { apiVersion: 'apps/v1', spec: { replicas: 0, serviceName: 'later' } },
  DaemonSet: { apiVersion: 'apps/v1', spec: {} },
  Job: { apiVersion: 'batch/v1', spec: { suspend: true } },
  CronJob: { apiVersion: 'batch/v1', spec: { suspend: true, schedule: '0 0 1 1 *' } },
  Rollout: { apiVersion: 'argoproj.io/v1alpha1', spec: { replicas: 0 } },
} as const;

type WorkloadKind = keyof typeof workloads;

const imageOf = (kind: WorkloadKind): string => `registry.test/shop/of-${kind.toLowerCase()}:1`;

function workloadOf(kind: WorkloadKind): object {
  const { apiVersion, spec } = workloads[kind];
  const name = `later-${kind.toLowerCase()}`;
  const isRun = kind === 'Job' || kind === 'CronJob';
  const pod = { containers: [{ name: 'later', image: imageOf(kind) }], ...(isRun && { restartPolicy: 'Never' }) };
  const template = { ...(!isRun && { metadata: { labels: { app: name } } }), spec: pod };
  const selector = isRun ? {} : { selector: { matchLabels: { app: name } } };
  const whole = kind === 'CronJob' ? { ...spec, jobTemplate: { spec: { template } } } : { ...spec, ...selector, template };
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec: whole };
}

/** As much of the kind of Argo Rollouts as an API server needs. */
const rolloutDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'rollouts.argoproj.io' },
  spec: {
    group: 'argoproj.io',
    scope: 'Namespaced',
    names: { kind: 'Rollout', plural: 'rollouts' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

beforeAll(async () => {
  stage = await startStage();
  await Promise.all([
    stage.push('open', 'shop/intel', intel),
    stage.push('open', 'shop/lying', lying),
    ...Object.keys(workloads).map((kind) =>
      stage.push('open', `shop/of-${kind.toLowerCase()}`, sampleImage('linux/arm64', { salt: kind })),
    ),
    stage.apply(rolloutDefinition),
    stage.setPolicy({ mode: 'enforce', misplaced: { action: 'evict', afterSeconds: 0 } }),
    stage.controlPlane.createNamespace('shop'),
  ]);
  operator = await stage.start('one', [`--kubeconfig=${await kubeconfigOfTheChart()}`]);
  const target = `127.0.0.1:${operator.httpPort}`;
  prometheus = await startPrometheus(stage.folder, { target, rulesPath: join(chartFolder, 'files', 'alerts.yaml') });
  await stage.registered();
  // An increase is one only to whoever saw what was there before.
  await stage.waitFor('Prometheus has read it once', async () => (await prometheus.scrapeError()) === '');
});

afterAll(async () => {
  await prometheus?.stop();
  await stage?.stop();
});

/** What the operator may do here is what the chart gives it, and nothing more. */
async function kubeconfigOfTheChart(): Promise<string> {
  const { kubectl, url, kubeconfig } = stage.controlPlane;
  const rights = rightsIn(await renderOperator(leastValues, { namespace: ownNamespace }));
  await kubectl(['apply', '--filename=-'], JSON.stringify(rights));
  const token = (await kubectl(['create', 'token', release.name, '--namespace', ownNamespace])).trim();
  return writeKubeconfig(
    stage.folder,
    { url, token, certificatePath: certificatePathIn(dirname(kubeconfig)) },
    'chart.kubeconfig',
  );
}

/** A pod that somebody put on a node of arm64, with a status as a kubelet writes it. */
async function putOnArm(
  name: string,
  image: string,
  { metadata = {}, status = {} }: { metadata?: object; status?: object } = {},
) {
  const pod = podOf('shop', name, { images: [image], more: { nodeName: 'arm64-1' }, metadata: { ...metadata } });
  await stage.client.create(resources.pods, pod);
  const members = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }], ...status } };
  await stage.client.patch(resources.pods, { namespace: 'shop', name }, { kind: 'merge', members }, { subresource: 'status' });
}

async function isGoing(name: string): Promise<boolean> {
  const pod = await stage.client.get(resources.pods, { namespace: 'shop', name });
  return pod === undefined || pod.metadata['deletionTimestamp'] !== undefined;
}

async function metric(series: string): Promise<number> {
  const line = (await operator.metrics()).split('\n').find((each) => each.startsWith(`landfall_placement_${series} `));
  return Number(line?.split(' ')[1] ?? 0);
}

async function policy(): Promise<{
  readonly autoscaler?: string;
  readonly phase?: string;
  readonly refuted?: readonly object[];
}> {
  const text = await stage.controlPlane.kubectl(['get', 'clusterplacementpolicy', 'cluster', '--output', 'json']);
  return JSON.parse(text).status ?? {};
}

/** Waits for events about these: they are written when there is time. */
async function isTold(reason: string, about: readonly string[]): Promise<void> {
  await stage.waitFor(`${reason} is told of ${about.join(', ')}`, async () => {
    const text = await stage.controlPlane.kubectl(['get', 'events.events.k8s.io', '--all-namespaces', '--output', 'json']);
    const events: { reason: string; regarding: { kind: string; name: string } }[] = JSON.parse(text).items;
    const found = events.filter((event) => event.reason === reason).map(({ regarding }) => `${regarding.kind}/${regarding.name}`);
    return about.every((each) => found.includes(each));
  });
}

describe('a pod on a node where its image cannot run', () => {
  const image = 'registry.test/shop/intel:1';

  test('cases 74 to 76: is evicted when something replaces it and no budget forbids it, and stays otherwise', async () => {
    await stage.apply({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard', namespace: 'shop' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
    });
    await putOnArm('guarded', image, { metadata: { ownerReferences: [owner], labels: { app: 'guarded' } } });
    await putOnArm('bare', image);
    await putOnArm('owned', image, { metadata: { ownerReferences: [owner] } });

    await stage.waitFor('the owned pod is evicted', () => isGoing('owned'));
    await stage.waitFor('the budget was asked', async () => (await metric('evictions_total{outcome="refused-by-budget"}')) > 0);

    expect([await isGoing('guarded'), await isGoing('bare')]).toEqual([false, false]);
    expect(await metric('evictions_total{outcome="evicted"}')).toBe(1);
    await isTold('MisplacedPodEvicted', ['Pod/owned', 'ReplicaSet/web']);
    await isTold('Misplaced', ['Pod/bare']);
  });

  test('is explained', async () => {
    const answer = await operator.get('/explain?namespace=shop&pod=bare');

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({
      node: { name: 'arm64-1', architecture: 'arm64' },
      judgement: { kind: 'misplaced', mayEvict: false },
      decision: { verdict: 'proven', allowed: ['amd64'] },
      images: [{ image, known: 'for-a-while', digest: intel.manifest.digest }],
    });
  });
});

test('a DaemonSet that would break on nodes of another architecture is reported, also where nothing is placed', async () => {
  const template = {
    metadata: { labels: { app: 'logs' } },
    spec: { containers: [{ name: 'logs', image: 'registry.test/shop/intel:1' }] },
  };
  await stage.apply({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'logs', namespace: 'kube-system' },
    spec: { selector: { matchLabels: { app: 'logs' } }, template },
  });

  const gaps = async (): Promise<readonly object[]> => JSON.parse((await operator.get('/daemonsets')).text).gaps;
  await stage.waitFor('the gap is known', async () => (await gaps()).length > 0);
  expect(await gaps()).toMatchObject([{ namespace: 'kube-system', name: 'logs', architecture: 'arm64', hasNodes: true }]);
});

test('images of workloads of every kind are known before they have pods: then their registry may be away', async () => {
  const before = await metric('prewarmed_images_total{answer="proven"}');
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Rollout'] as const;
  for (const kind of kinds) await stage.apply(workloadOf(kind));
  await stage.waitFor('their images were looked at', async () => {
    return (await metric('prewarmed_images_total{answer="proven"}')) >= before + kinds.length;
  });

  stage.registryLine.cut();
  const names = await Promise.all(kinds.map((kind) => stage.create('shop', { images: [imageOf(kind)] })));

  for (const name of names) {
    expect(await stage.gated('shop', name)).toBe(false);
    expect(await stage.nodeOf('shop', name)).toMatch(/^arm64/);
  }
  stage.registryLine.mend();
});

test('case 91: a placed pod that ends with an exec format error halts placing, until a person resumes it; its image is believed no more', async () => {
  const image = 'registry.test/shop/lying:1';
  const terminated = {
    exitCode: 255,
    reason: 'Error',
    message: 'exec /app: exec format error',
    startedAt: null,
    finishedAt: null,
  };
  const imageID = `registry.test/shop/lying@${lying.manifest.digest}`;
  const lastState = { terminated: { ...terminated, containerID: 'containerd://1' } };
  const state = { waiting: { reason: 'CrashLoopBackOff' } };
  await putOnArm('liar', image, {
    metadata: { annotations: { 'placement.landfall.dev/decision': '{"verdict":"proven","allowed":["amd64","arm64"]}' } },
    status: { containerStatuses: [{ name: 'c0', image, imageID, ready: false, restartCount: 3, state, lastState }] },
  });

  await stage.waitFor('placing is halted', async () => (await policy()).phase === 'halted');
  expect((await policy()).refuted).toEqual([{ digest: lying.manifest.digest, architecture: 'arm64' }]);
  await isTold('ExecFormatError', ['Pod/liar']);
  await isTold('PlacementHalted', ['ClusterPlacementPolicy/cluster']);

  const resume = { metadata: { name: 'cluster', annotations: { 'placement.landfall.dev/resume': 'seen' } } };
  await stage.controlPlane.kubectl([
    'patch',
    'clusterplacementpolicy',
    'cluster',
    '--type=merge',
    '--patch',
    JSON.stringify(resume),
  ]);
  await stage.waitFor('placing goes on', async () => (await policy()).phase === 'running');
  await stage.waitFor('a pod of the image is kept from that architecture', async () => {
    const pod = await stage.pod('shop', await stage.create('shop', { images: [image] }));
    return JSON.stringify(pod.metadata['annotations'] ?? {}).includes(String.raw`\"allowed\":[\"amd64\"]`);
  });
});

test('people are told which autoscalers there are', async () => {
  await stage.waitFor('it stands in the status', async () => (await policy()).autoscaler !== undefined);

  expect((await policy()).autoscaler).toBe('No autoscaler was found. A soft preference is advised.');
});

test('Prometheus reads all of it, can evaluate every alert, and raises those that are due', async () => {
  await stage.waitFor('an alert is raised', async () => {
    return (await prometheus.alerts()).get('LandfallPlacementExecFormatErrors')?.state === 'firing';
  });

  const alerts = await prometheus.alerts();
  expect([...alerts].filter(([, { health }]) => health !== 'ok')).toEqual([]);
  expect(alerts.get('LandfallPlacementMisplacedPods')?.state).toBe('pending');
  for (const quiet of ['NoLeader', 'Absent', 'WebhookWithdrawn', 'FailedOpen', 'Faults', 'CertificateEnds', 'PolicyProblems'])
    expect([quiet, alerts.get(`LandfallPlacement${quiet}`)?.state]).toEqual([quiet, 'inactive']);
  expect(await prometheus.scrapeError()).toBe('');
});

test('nothing of this needed a right that the chart does not give', async () => {
  expect(
    stage
      .logs()
      .split('\n')
      .filter((line) => line.includes('answered with 403')),
  ).toEqual([]);
  expect(await metric('events_total{outcome="failed"}')).toBe(0);
  expect(await metric('evictions_total{outcome="forbidden"}')).toBe(0);
});
