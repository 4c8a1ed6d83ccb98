import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../testing/placing.ts';
import { podOfWeb } from '../testing/pod-of-web.ts';
import { planWorkloads } from './plan.ts';
import { readImageFacts } from './read-facts.ts';
import { requestsOf } from './requests.ts';
import { surroundingsIn } from './surroundings.ts';
import { workloadsIn } from './workload.ts';
import { planCsv, planJson } from './write-plan.ts';

const images = new Map([
  ['web', factsOf('amd64 arm64')],
  ['mesh', factsOf('amd64')],
  ['agent', factsOf('=amd64')],
]);

function workload(kind: string, name: string, names: readonly string[], more: object = {}) {
  const spec = { containers: names.map((image) => ({ name: image, image })) };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'shop' }, spec: { ...more, template: { spec } } };
}

function plan(...documents: readonly unknown[]) {
  return planWorkloads(workloadsIn(documents), images, { surroundings: surroundingsIn(documents), target: 'arm64' });
}

describe('workloads', () => {
  test('of every kind that has a template are found, also in lists and in kinds that we do not know', () => {
    const job = {
      kind: 'CronJob',
      metadata: { name: 'nightly' },
      spec: { jobTemplate: { spec: workload('Job', '', ['web']).spec } },
    };
    const found = workloadsIn([
      { kind: 'List', items: [workload('Deployment', 'web', ['web'], { replicas: 4 })] },
      job,
      workload('Rollout', 'canary', ['web']),
    ]);

    expect(found.map(({ kind, namespace, name, pods }) => `${namespace}/${kind}/${name} ${pods}`)).toEqual([
      'default/CronJob/nightly 1',
      'shop/Deployment/web 4',
      'shop/Rollout/canary 1',
    ]);
  });

  test('that come as pods are counted by what makes them, and judged as if they were new', () => {
    const { rows } = plan({ kind: 'PodList', items: [podOfWeb('web-5f-a', 'n1'), podOfWeb('web-5f-b', 'n2')] });

    expect(rows).toMatchObject([
      { workload: { kind: 'Deployment', name: 'web', pods: 2 }, decision: { action: 'patch', allowed: ['amd64', 'arm64'] } },
    ]);
  });
});

describe('a plan', () => {
  test('ranks images by the pods that they alone keep back', () => {
    const { blockers } = plan(
      workload('Deployment', 'both', ['mesh', 'agent'], { replicas: 100 }),
      workload('Deployment', 'web', ['web', 'mesh'], { replicas: 12 }),
      workload('Deployment', 'small', ['agent'], { replicas: 2 }),
    );

    expect(blockers.map(({ image, alone, all }) => `${image} ${alone.pods} ${all.pods} ${all.workloads}`)).toEqual([
      'mesh 12 112 2',
      'agent 2 102 2',
    ]);
  });

  test('tells of DaemonSets that the first node of the architecture would break', () => {
    const chosen = workload('DaemonSet', 'chosen', ['agent']);
    Object.assign(chosen.spec.template.spec, { nodeSelector: { 'kubernetes.io/arch': 'amd64' } });
    const { rows } = plan(workload('DaemonSet', 'agent', ['agent']), workload('DaemonSet', 'fine', ['web']), chosen);

    expect(rows.map(({ workload: { name }, failsOnTarget }) => [name, failsOnTarget])).toEqual([
      ['agent', true],
      ['chosen', false],
      ['fine', false],
    ]);
  });

  test('heeds nodes, namespaces and policies that are among the manifests', () => {
    const policy = {
      kind: 'ClusterPlacementPolicy',
      metadata: { name: 'cluster' },
      spec: { prefer: 'arm64', preference: 'strict' },
    };
    const node = { kind: 'Node', metadata: { name: 'n', labels: { 'kubernetes.io/arch': 'amd64' } } };
    const web = workload('Deployment', 'web', ['web']);
    const namespace = {
      kind: 'Namespace',
      metadata: { name: 'shop', annotations: { 'placement.landfall.dev/prefer': 'amd64' } },
    };

    expect(plan(web, policy).rows[0]?.decision.allowed).toEqual(['arm64']);
    expect(plan(web, policy, node).rows[0]?.decision.allowed).toEqual(['amd64', 'arm64']);
    expect(plan(web, policy, namespace).rows[0]).toMatchObject({ target: 'excluded', decision: { allowed: ['amd64'] } });
    expect(surroundingsIn([{ ...policy, spec: { mode: 'on' } }]).problems[0]?.path).toBe(
      'ClusterPlacementPolicy/cluster spec.mode',
    );
  });

  test('of anything at all is made without a crash', () => {
    const hostile = fc.record(
      {
        kind: fc.constantFrom('Pod', 'Deployment', 'List', 'Node', 'RuntimeClass', 'PlacementPolicy'),
        metadata: fc.jsonValue(),
        spec: fc.jsonValue(),
        items: fc.jsonValue(),
        scheduling: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.jsonValue()), { maxLength: 4 }), (documents) => {
        expect(JSON.parse(JSON.stringify(planJson(plan(...documents))))).toMatchObject({ schemaVersion: 1 });
      }),
    );
  });

  test('in a spreadsheet has no cell that is a formula', () => {
    const csv = planCsv(plan(workload('Deployment', '=HYPERLINK("x")', ['web'])));

    expect(csv).toContain(`,"'=HYPERLINK(""x"")",`);
    expect(csv.split('\r\n')).toHaveLength(3);
  });
});

test.each([
  [{ cpu: '250m', memory: '128Mi' }, 250, 134_217_728],
  [{ cpu: 2, memory: '1e3' }, 2000, 1000],
  [{ cpu: '0.5', memory: '1.5G' }, 500, 1_500_000_000],
  [{ cpu: 'much', memory: '-1Gi' }, 0, 0],
  [{}, 0, 0],
])('requests %j', (requests, cpuMillicores, memoryBytes) => {
  const sidecar = { restartPolicy: 'Always', resources: { requests } };
  const ends = { resources: { requests: { cpu: '64' } } };

  expect(requestsOf({ spec: { containers: [{ resources: { requests } }, {}], initContainers: [sidecar, ends] } })).toEqual({
    cpuMillicores: 2 * cpuMillicores,
    memoryBytes: 2 * memoryBytes,
  });
});

describe('saved facts', () => {
  test('are what inspect prints, or a map', () => {
    const printed = {
      schemaVersion: 1,
      images: [
        {
          image: 'a',
          kind: 'index',
          digest: 'sha256:1',
          platforms: [{ platform: 'linux/arm/v7', os: 'linux', architecture: 'arm', variant: 'v7' }],
        },
        { image: 'b', kind: 'unknown', reason: 'throttled', detail: 'busy', isTransient: true },
        { image: 'c', kind: 'artifact', platforms: [] },
      ],
    };

    expect([...readImageFacts(printed).facts]).toMatchObject([
      ['a', { kind: 'index', platforms: [{ os: 'linux', architecture: 'arm', variant: 'v7' }] }],
      ['b', { kind: 'unknown', reason: 'throttled', isTransient: true }],
      ['c', { kind: 'unknown', reason: 'not-an-image' }],
    ]);
    expect(readImageFacts({ web: 'linux/amd64, arm64' }).facts.get('web')).toMatchObject({
      platforms: [{ architecture: 'amd64' }, { architecture: 'arm64' }],
    });
    expect(readImageFacts({ web: 'unknown/unknown', api: 7 }).problems).toEqual([
      'web has no platforms that can be read; expected such as "linux/amd64 linux/arm64".',
      'api has no platforms that can be read; expected such as "linux/amd64 linux/arm64".',
    ]);
    expect(readImageFacts({ web: ['linux/amd64', 'linux/arm64'] })).toEqual(readImageFacts({ web: 'linux/amd64 linux/arm64' }));
  });

  test('that are anything at all give problems, never a crash', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(readImageFacts(json).facts).toBeInstanceOf(Map);
      }),
    );
  });
});
