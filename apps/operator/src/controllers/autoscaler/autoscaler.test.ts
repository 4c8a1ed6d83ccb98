import type { KubeClient } from '@landfall/cluster/kube';
import { describe, expect, test } from 'vitest';
import { createStage, type Stage } from '../testing/stage.ts';
import { describeAutoscalers } from './detect.ts';
import { watchAutoscalers } from './watch-autoscalers.ts';

test.each([
  [
    { hasKarpenter: true, hasClusterAutoscaler: false },
    'Karpenter (nodepools.karpenter.sh is defined). A strict preference is advised.',
  ],
  [
    { hasKarpenter: false, hasClusterAutoscaler: true },
    'Cluster Autoscaler (kube-system/cluster-autoscaler-status is there). A soft preference is advised.',
  ],
  [
    { hasKarpenter: true, hasClusterAutoscaler: true },
    'Karpenter (nodepools.karpenter.sh is defined) and Cluster Autoscaler (kube-system/cluster-autoscaler-status is there). A soft preference is advised.',
  ],
  [{ hasKarpenter: false, hasClusterAutoscaler: false }, 'No autoscaler was found. A soft preference is advised.'],
])('of %o people are told, with the preference that goes with it', (traces, text) => {
  expect(describeAutoscalers(traces)).toBe(text);
});

describe('the status of the policy', () => {
  /** Looks so many times in a cluster that has these things. */
  async function look(stage: Stage, there: readonly string[], times = 1): Promise<void> {
    const client: KubeClient = {
      ...stage.context.client,
      get: async ({ plural }, { name }) => {
        if (plural === 'clusterplacementpolicies') return stage.policy;
        return there.includes(name) ? { apiVersion: '', kind: '', metadata: { name } } : undefined;
      },
    };
    const ending = new AbortController();
    const running = watchAutoscalers.run({ ...stage.context, client }, ending.signal);
    await stage.clock.advance((times - 1) * 600_000);
    ending.abort(new Error('it is over'));
    await expect(running).rejects.toThrow('it is over');
  }

  function stageWithPolicy(): Stage {
    const stage = createStage();
    stage.policy = {
      apiVersion: 'placement.landfall.dev/v1alpha1',
      kind: 'ClusterPlacementPolicy',
      metadata: { name: 'cluster', resourceVersion: '1' },
    };
    return stage;
  }

  test('says what was found, and is written once', async () => {
    const stage = stageWithPolicy();

    await look(stage, ['nodepools.karpenter.sh'], 3);

    expect(stage.calls).toHaveLength(1);
    expect(stage.policy).toMatchObject({ status: { autoscaler: expect.stringContaining('strict') } });
    expect(stage.events).toEqual([]);
  });

  test('tells of a change, and changes nothing else', async () => {
    const stage = stageWithPolicy();
    await look(stage, ['nodepools.karpenter.sh']);

    await look(stage, ['nodepools.karpenter.sh', 'cluster-autoscaler-status']);

    expect(stage.events.map(({ event }) => event.reason)).toEqual(['AutoscalersChanged']);
    expect(Object.keys(stage.policy?.['status'] ?? {})).toEqual(['autoscaler']);
  });

  test('is not there without a policy', async () => {
    const stage = createStage();

    await look(stage, ['nodepools.karpenter.sh']);

    expect(stage.calls).toEqual([]);
  });
});
