import { KubeError } from '@landfall/cluster/kube';
import { beforeEach, describe, expect, test } from 'vitest';
import { type TroubledPod, watchPod } from '../pods/watch-pod.ts';
import { createStage, provenFor, type Stage } from '../testing/stage.ts';
import { createMisplacedPass, type MisplacedPass } from './pass.ts';

let stage: Stage;
let pass: MisplacedPass;
const signal = new AbortController().signal;
const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9f', uid: 'rs', controller: true };

beforeEach(() => {
  stage = createStage();
  stage.cluster = { ...stage.cluster, misplaced: { action: 'evict', perMinute: 10, perWorkload: 2, afterSeconds: 60 } };
  stage.facts.set('web:1', provenFor('amd64'));
  pass = createMisplacedPass(stage.context);
});

interface Changes {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

/** A pod that does not get ready on a node of arm64. */
function podOf({ metadata, spec, status }: Changes = {}): readonly (readonly [string, TroubledPod])[] {
  const watched = watchPod({
    metadata: {
      name: 'web-5d9f-x',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '7',
      labels: { 'pod-template-hash': '5d9f' },
      ownerReferences: [owner],
      ...metadata,
    },
    spec: { nodeName: 'arm-1', containers: [{ name: 'web', image: 'web:1' }], ...spec },
    status: { phase: 'Pending', ...status },
  });
  return watched?.kind === 'troubled' ? [['shop/web-5d9f-x', watched]] : [];
}

/** Two looks, far enough apart for an eviction. */
async function lookTwice(pods = podOf()): Promise<void> {
  await pass.run(pods, signal);
  await stage.clock.advance(60_000);
  await pass.run(pods, signal);
}

function metric(series: string): string | undefined {
  return stage.metrics
    .text()
    .split('\n')
    .find((line) => line.startsWith(`landfall_placement_${series} `))
    ?.split(' ')[1];
}

describe('case 74: a pod on a node where its image cannot run', () => {
  test('is evicted as the very pod that was judged, and pod and owner are told', async () => {
    await lookTwice();

    expect(stage.calls).toEqual([{ verb: 'evict', name: 'shop/web-5d9f-x', detail: { uid: 'u1', resourceVersion: '7' } }]);
    const told = stage.events.filter(({ event }) => event.reason === 'MisplacedPodEvicted');
    expect(told.map(({ about }) => `${about.apiVersion} ${about.kind}/${about.name}`)).toEqual([
      'v1 Pod/web-5d9f-x',
      'apps/v1 ReplicaSet/web-5d9f',
    ]);
    expect(told[0]?.event.text).toContain('web:1 (web) cannot run on linux/arm64.');
    expect(metric('misplaced_pods{namespace="shop"}')).toBe('1');
    expect(metric('evictions_total{outcome="evicted"}')).toBe('1');
  });

  test('is judged again when it had changed or gone by then', async () => {
    stage.evict = async () => ({ kind: 'gone' });

    await lookTwice();
    await pass.run(podOf({ metadata: { resourceVersion: '8' } }), signal);

    expect(stage.calls.map(({ detail }) => detail)).toEqual([
      { uid: 'u1', resourceVersion: '7' },
      { uid: 'u1', resourceVersion: '8' },
    ]);
    expect(metric('evictions_total{outcome="gone"}')).toBe('2');
  });
});

describe('case 75: a pod is not evicted but reported', () => {
  test('in observe mode', async () => {
    stage.cluster = { ...stage.cluster, mode: 'observe' };

    await lookTwice();

    expect(stage.calls).toEqual([]);
    expect(stage.events.map(({ event }) => event.reason)).toContain('Misplaced');
    expect(metric('evictions_held{why="not-enforced"}')).toBe('1');
  });

  test('while placing is halted', async () => {
    stage.isHalted = true;

    await lookTwice();

    expect(stage.calls).toEqual([]);
  });

  test('while policy says to report', async () => {
    stage.cluster = { ...stage.cluster, misplaced: { ...stage.cluster.misplaced, action: 'report' } };

    await lookTwice();

    expect(stage.calls).toEqual([]);
    expect(metric('evictions_held{why="reporting"}')).toBe('1');
  });

  test('while a disruption budget forbids it, and is tried again when the API server wants to be asked', async () => {
    stage.evict = async () => ({ kind: 'refused', why: 'budget', retryAfterMs: 90_000 });

    await lookTwice();
    await stage.clock.advance(80_000);
    await pass.run(podOf(), signal);
    expect(stage.calls).toHaveLength(1);
    expect(metric('evictions_held{why="backing-off"}')).toBe('1');

    await stage.clock.advance(10_000);
    await pass.run(podOf(), signal);
    expect(stage.calls).toHaveLength(2);
    expect(metric('evictions_total{outcome="refused-by-budget"}')).toBe('2');
  });

  test('while the API server is in trouble', async () => {
    stage.evict = () => Promise.reject(new KubeError('unreachable', 'no connection'));

    await lookTwice();
    await pass.run(podOf(), signal);

    expect(stage.calls).toHaveLength(1);
    expect(metric('evictions_total{outcome="failed"}')).toBe('1');
  });
});

describe('cases 76 to 80: what is never evicted', () => {
  test.each<[string, Changes]>([
    ['a pod that nothing owns', { metadata: { ownerReferences: [] } }],
    ['a pod that a kubelet runs from a file', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } }],
    ['a pod of a DaemonSet', { metadata: { ownerReferences: [{ ...owner, kind: 'DaemonSet' }] } }],
    ['a pod that asked for its architecture', { spec: { nodeSelector: { 'kubernetes.io/arch': 'arm64' } } }],
    ['a pod that asks to be left alone', { metadata: { annotations: { 'placement.landfall.dev/skip': 'true' } } }],
    ['a pod of a namespace that is excluded', { metadata: { namespace: 'kube-system' } }],
    ['a pod that has finished', { status: { phase: 'Succeeded' } }],
    ['a pod that runs and is ready', { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }],
    ['a pod whose node is not known', { spec: { nodeName: 'nowhere' } }],
    ['a pod on a node where its image runs', { spec: { nodeName: 'amd-1' } }],
    ['a pod whose image nobody knows', { spec: { containers: [{ name: 'web', image: 'unknown:1' }] } }],
  ])('%s', async (_, changes) => {
    await lookTwice(podOf(changes));

    expect(stage.calls).toEqual([]);
  });

  test('a pod that was recreated under the same name, before it has been seen for long enough', async () => {
    await pass.run(podOf(), signal);
    await stage.clock.advance(60_000);
    await pass.run(podOf({ metadata: { uid: 'u2' } }), signal);

    expect(stage.calls).toEqual([]);
  });
});

describe('what nobody knows', () => {
  test('is asked for, and counted', async () => {
    const pods = podOf({ spec: { containers: [{ name: 'web', image: 'unknown:1' }] } });

    expect(await pass.run(pods, signal)).toMatchObject([{ key: 'shop/web-5d9f-x' }]);
    expect(metric('unjudged_pods{namespace="shop"}')).toBe('1');
    expect(stage.events).toEqual([]);
  });

  test('no registry is asked by the pass itself', async () => {
    await lookTwice();

    expect(stage.asked).toEqual([]);
  });
});
