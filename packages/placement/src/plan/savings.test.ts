import { listedNodePrices } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../testing/placing.ts';
import { podOfWeb } from '../testing/pod-of-web.ts';
import { planWorkloads } from './plan.ts';
import { type Savings, type SavingsOptions, savingsOf } from './savings.ts';
import { surroundingsIn } from './surroundings.ts';
import { workloadsIn } from './workload.ts';

const images = new Map([
  ['web', factsOf('amd64 arm64')],
  ['old', factsOf('amd64')],
]);

interface Made {
  readonly kind?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly labels?: object;
  readonly podLabels?: object;
  readonly namespace?: string;
}

function workload(name: string, made: Made = {}) {
  const { kind = 'Deployment', image = 'web', replicas = 1, cpu = '1', memory = '4Gi', labels = {}, podLabels = {} } = made;
  const container = { name: 'c', image, resources: { requests: { cpu, memory } } };
  const template = { metadata: { labels: podLabels }, spec: { containers: [container] } };
  return { kind, metadata: { name, namespace: made.namespace ?? 'shop', labels }, spec: { replicas, template } };
}

function node(name: string, type: string, more: object = {}) {
  const labels = { 'kubernetes.io/arch': 'amd64', 'node.kubernetes.io/instance-type': type, ...more };
  return { kind: 'Node', metadata: { name, labels } };
}

function save(documents: readonly unknown[], options: Partial<SavingsOptions> = {}): Savings | undefined {
  const surroundings = surroundingsIn(documents);
  const plan = planWorkloads(workloadsIn(documents), images, { surroundings, target: 'arm64' });
  return savingsOf(plan, {
    prices: listedNodePrices,
    pricesAre: 'list',
    nodes: surroundings.seenNodes,
    today: '2026-11-21',
    ...options,
  });
}

describe('what a plan would save', () => {
  test('is the requests at the price of both nodes: a whole node of requests costs a whole node', () => {
    const savings = save([node('n', 'm6i.2xlarge'), workload('web', { replicas: 4 })]);

    expect(savings?.total).toEqual({ now: 140.16, there: 112.42, saving: 27.74, waiting: 0, pods: 4, waitingPods: 0 });
    expect(savings?.confidence).toBe('medium');
  });

  test.each([
    ['m6i.xlarge', 1],
    ['Standard_D4s_v6', 1],
    ['e2-standard-4', -1],
    ['cx33', -1],
  ])('on %s has the sign that the prices have', (type, sign) => {
    expect(Math.sign(save([node('n', type), workload('web')])?.total.saving ?? 0)).toBe(sign);
  });

  test('is told by owner: a label of pods, of the workload, of the namespace, else the namespace', () => {
    const namespace = { kind: 'Namespace', metadata: { name: 'media', labels: { 'example.com/owner': 'pictures' } } };
    const savings = save([
      node('n', 'm6i.xlarge'),
      namespace,
      workload('a', { podLabels: { 'example.com/team': 'checkout' }, labels: { team: 'unused' } }),
      workload('b', { labels: { team: 'checkout-2' }, replicas: 3 }),
      workload('c', { namespace: 'media', replicas: 2 }),
      workload('d', { replicas: 5, image: 'old' }),
    ]);

    expect(
      savings?.owners.map(({ owner, saving, waiting, pods, waitingPods }) => [
        owner.name,
        owner.label,
        saving,
        waiting,
        pods,
        waitingPods,
      ]),
    ).toEqual([
      ['checkout-2', 'team', 20.81, 0, 3, 0],
      ['pictures', 'example.com/owner', 13.87, 0, 2, 0],
      ['checkout', 'example.com/team', 6.94, 0, 1, 0],
      ['shop', undefined, 0, 34.68, 0, 5],
    ]);
  });

  test('counts a running pod at the price of its node, and none that is there already', () => {
    const arm = {
      kind: 'Node',
      metadata: { name: 'arm', labels: { 'kubernetes.io/arch': 'arm64', 'node.kubernetes.io/instance-type': 'm6g.xlarge' } },
    };
    const documents = [
      node('m6', 'm6i.xlarge'),
      node('m7', 'm7a.xlarge'),
      arm,
      workload('web', { replicas: 3 }),
      podOfWeb('a', 'm7'),
      podOfWeb('b', 'm7'),
      podOfWeb('c', 'arm'),
    ];

    expect(save(documents)?.total).toMatchObject({ pods: 2, now: 84.62, there: 59.57 });
  });

  test('says nothing where nobody knows the nodes, and little where one is assumed', () => {
    expect(save([workload('web')])).toBeUndefined();
    expect(save([node('n', 'homemade'), workload('web')])).toBeUndefined();
    expect(save([workload('web')], { assumedType: 'm7i.large' })).toMatchObject({ confidence: 'low', currency: 'USD' });
    expect(save([node('n', 'm7i.large'), node('o', 'homemade'), workload('web')])).toMatchObject({ confidence: 'low' });
  });

  test('is trusted by what is known of the prices', () => {
    const here = [node('n', 'm7i.large', { 'topology.kubernetes.io/region': 'us-east-1' }), workload('web')];
    const away = [node('n', 'm7i.large', { 'topology.kubernetes.io/region': 'eu-west-1' }), workload('web')];

    expect(save(here)?.confidence).toBe('medium');
    expect(save(here, { pricesAre: 'own' })?.confidence).toBe('high');
    expect(save(here, { today: '2027-07-01' })).toMatchObject({
      confidence: 'low',
      because: expect.arrayContaining([expect.stringContaining('more than 180 days ago')]),
    });
    expect(save(away)).toMatchObject({
      confidence: 'low',
      because: expect.arrayContaining([expect.stringContaining('eu-west-1')]),
    });
  });

  test('leaves out jobs and what runs on every node, and says so', () => {
    const savings = save([
      node('n', 'm6i.xlarge'),
      workload('nightly', { kind: 'Job' }),
      workload('agent', { kind: 'DaemonSet' }),
      workload('web'),
    ]);

    expect(savings?.total.pods).toBe(1);
    expect(savings?.because).toContain('2 DaemonSets and jobs are not counted.');
  });

  test('adds up, for any workloads: owners make the total, and a saving is what now costs more than there', () => {
    const made = fc.record({
      replicas: fc.nat(50),
      cpu: fc.constantFrom('0', '250m', '3'),
      memory: fc.constantFrom('0', '100Mi', '7Gi'),
      image: fc.constantFrom('web', 'old', 'unknown'),
      namespace: fc.constantFrom('a', 'b'),
    });
    const type = fc.constantFrom('m6i.large', 'c7a.4xlarge', 'cx33', 'n2-standard-8', 'homemade', 'm6g.large');
    fc.assert(
      fc.property(fc.array(made, { maxLength: 6 }), fc.array(type, { minLength: 1, maxLength: 4 }), (list, types) => {
        const savings = save([
          ...types.map((name, index) => node(`n${index}`, name)),
          ...list.map((one, index) => workload(`w${index}`, one)),
        ]);
        if (savings === undefined) return;
        let sum = 0;
        for (const { now, there, saving } of savings.owners) {
          expect(saving).toBeCloseTo(now - there, 1);
          sum += saving;
        }
        expect(Math.abs(savings.total.saving - sum)).toBeLessThan(0.01 * (savings.owners.length + 1));
      }),
    );
  });
});
