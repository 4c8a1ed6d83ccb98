import { createKubeClient, type KubeObject, resources } from '@landfall/cluster/kube';
import { createApiDouble } from '@landfall/cluster/kube/testing';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import { type ClusterPolicy, defaultClusterPolicy, type ImageFacts, keys } from '@landfall/placement';
import { describe, expect, test } from 'vitest';
import type { ControllerContext, OperatorEvent } from '../controllers/controller.ts';
import { partOf } from '../json.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { createGateController } from './gate-controller.ts';

const proven = (...architectures: readonly string[]): ImageFacts => ({
  kind: 'index',
  digest: `sha256:${'ab'.repeat(32)}`,
  platforms: architectures.map((architecture) => ({ os: 'linux', architecture })),
});
const busy: ImageFacts = { kind: 'unknown', reason: 'throttled', detail: 'too much', isTransient: true };
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function stage() {
  const clock = createFakeClock(Date.parse('2026-11-21T12:00:00Z'));
  const double = createApiDouble();
  const client = createKubeClient(double.transport);
  const events: OperatorEvent[] = [];
  const listeners = new Set<() => void>();
  const state = {
    answers: new Map<string, ImageFacts>(),
    /** How long registries take. */
    latencyMs: 0,
    asked: 0,
    policy: { ...defaultClusterPolicy, mode: 'enforce' } as ClusterPolicy,
  };
  const factsOf = (images: readonly string[]) =>
    new Map(images.map((image) => [image, state.answers.get(image) ?? busy] as const));
  const context: ControllerContext = {
    client,
    clock,
    random: () => 0.5,
    log: silent,
    metrics: createMetrics(),
    events: { tell: (_, event) => events.push(event) },
    self: { name: 'one', namespace: 'landfall' },
    images: {
      recall: async () => new Map(),
      async look({ images, signal }) {
        state.asked += 1;
        if (state.latencyMs > 0) await clock.sleep(state.latencyMs, signal);
        return { facts: factsOf(images) };
      },
      refute: () => undefined,
    },
    surroundings: {
      isSynced: true,
      synced: async () => undefined,
      policiesOf: () => ({ cluster: state.policy, version: JSON.stringify(state.policy) }),
      nodes: () => ({
        pools: ['amd64', 'arm64'].map((architecture) => ({ name: architecture, os: 'linux', architecture, nodes: 1 })),
      }),
      boundNode: () => undefined,
      readerOf: () => 'reader',
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  const controller = createGateController({
    lease: { namespace: 'landfall', name: 'gates' },
    identity: 'one',
    lifetimeMs: 10_000,
  });
  const ending = new AbortController();
  const running = controller.run(context, ending.signal).catch(() => undefined);
  const create = (name: string, ...images: readonly string[]) =>
    client.create(resources.pods, {
      metadata: { name, namespace: 'shop' },
      spec: {
        containers: images.map((image, index) => ({ name: `c${index}`, image })),
        schedulingGates: [{ name: 'queue.example/turn' }, { name: keys.gate }],
      },
    });
  const pod = async (name: string): Promise<KubeObject> => {
    const found = await client.get(resources.pods, { namespace: 'shop', name });
    if (found === undefined) throw new Error(`there is no pod ${name}`);
    return found;
  };
  return {
    ...state,
    state,
    clock,
    double,
    client,
    context,
    controller,
    events,
    create,
    pod,
    gatesOf: async (name: string) => {
      const gates = partOf((await pod(name))['spec'], 'schedulingGates');
      return Array.isArray(gates) ? gates.map((gate: { readonly name: string }) => gate.name) : [];
    },
    requires: async (name: string) => JSON.stringify(partOf((await pod(name))['spec'], 'affinity', 'nodeAffinity') ?? null),
    changePolicy(change: Partial<ClusterPolicy>) {
      state.policy = { ...state.policy, ...change };
      for (const listener of listeners) listener();
    },
    async stop() {
      ending.abort(new Error('the test is over'));
      await clock.advance(60_000);
      await running;
    },
  };
}

describe('gates', () => {
  test('are lifted with the decision in one step, and those of others stay', async () => {
    const { clock, double, create, gatesOf, requires, state, stop } = stage();
    state.answers.set('web', proven('arm64'));
    await clock.advance(1);
    await create('a', 'web');
    await clock.advance(10);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    expect(await requires('a')).toContain('"values":["arm64"]');
    expect(double.seen.filter((request) => request.startsWith('PATCH'))).toHaveLength(1);
    await stop();
  });

  test('are lifted for pods that were there before, and for those of which the watch lost sight', async () => {
    const { clock, double, create, gatesOf, state, stop } = stage();
    state.answers.set('web', proven('arm64'));
    await create('before', 'web');
    await clock.advance(10);
    expect(await gatesOf('before')).toEqual(['queue.example/turn']);
    double.cutWatches();
    await create('meanwhile', 'web');
    double.compact();
    await clock.advance(5000);

    expect(await gatesOf('meanwhile')).toEqual(['queue.example/turn']);
    await stop();
  });

  test('keep a pod while its images are unknown for now, asking less and less, and no longer than policy says', async () => {
    const { clock, create, gatesOf, requires, state, events, changePolicy, pod, stop } = stage();
    changePolicy({ undetermined: { first: 'gate', assume: 'fallback', fallback: ['amd64'], waitSeconds: 120 } });
    await clock.advance(1);
    await create('a', 'web');
    await clock.advance(119_000);
    expect(await gatesOf('a')).toContain(keys.gate);
    expect(state.asked).toBeLessThan(30);
    await clock.advance(2000);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    expect(await requires('a')).toContain('"values":["amd64"]');
    expect(partOf((await pod('a')).metadata, 'annotations', keys.decision)).toContain('"recheck":true');
    expect(events.map(({ reason }) => reason)).toEqual(['ImagesUnknown']);
    await stop();
  });

  test('keep a pod no longer than that either when a registry does not answer at all', async () => {
    const { clock, create, gatesOf, state, stop } = stage();
    state.latencyMs = 10_000_000;
    await clock.advance(1);
    await create('a', 'web');
    await clock.advance(61_000);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    await stop();
  });

  test('let everyone go as they are when the policy is switched to observe', async () => {
    const { clock, create, gatesOf, requires, state, changePolicy, stop } = stage();
    state.latencyMs = 10_000_000;
    await clock.advance(1);
    await create('a', 'web');
    await clock.advance(1000);
    expect(await gatesOf('a')).toContain(keys.gate);
    changePolicy({ mode: 'observe' });
    await clock.advance(100);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    expect(await requires('a')).toBe('null');
    await stop();
  });

  test('keep a pod pending, with the reason, where policy would have refused it', async () => {
    const { clock, create, gatesOf, requires, state, changePolicy, events, stop } = stage();
    changePolicy({ noCommonPlatform: 'deny' });
    state.answers.set('web', proven('arm64')).set('sidecar', proven('amd64'));
    await clock.advance(1);
    await create('a', 'web', 'sidecar');
    await clock.advance(100);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    expect(await requires('a')).toContain(keys.nothingFits);
    expect(events).toMatchObject([{ reason: 'NoCommonPlatform', text: /sidecar/ }]);
    await stop();
  });

  test('are lifted from a pod that is deleted and made anew under its name for the new one alone', async () => {
    const { clock, client, create, gatesOf, state, stop } = stage();
    await clock.advance(1);
    await create('a', 'web');
    await clock.advance(100);
    await client.delete(resources.pods, { namespace: 'shop', name: 'a' });
    await create('a', 'other');
    state.answers.set('other', proven('arm64'));
    await clock.advance(100);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    await stop();
  });

  test('are lifted without the decision when the API server does not take it', async () => {
    const { clock, double, create, gatesOf, requires, state, stop } = stage();
    state.answers.set('web', proven('arm64'));
    double.fail(({ method, content }) =>
      method === 'PATCH' && content?.text.includes('affinity') === true ? { status: 422 } : undefined,
    );
    await clock.advance(1);
    await create('a', 'web');
    await clock.advance(5000);

    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    expect(await requires('a')).toBe('null');
    await stop();
  });

  test('are lifted in the end when the API server was away meanwhile, and no sign of life is given while it is', async () => {
    const { clock, double, create, gatesOf, controller, state, stop } = stage();
    state.answers.set('web', proven('arm64'));
    await clock.advance(1);
    expect(controller.trouble?.(clock.now())).toBeUndefined();
    double.fail(({ method }) => (method === 'PATCH' ? 'cut' : undefined));
    await create('a', 'web');
    await clock.advance(30_000);
    expect(await gatesOf('a')).toContain(keys.gate);
    double.fail(undefined);
    await clock.advance(30_000);
    expect(await gatesOf('a')).toEqual(['queue.example/turn']);
    double.cutWatches();
    double.fail(() => 'cut');
    await clock.advance(200_000);

    expect(controller.trouble?.(clock.now())).toMatch(/not heard of pods/);
    double.fail(undefined);
    await stop();
  });
});
