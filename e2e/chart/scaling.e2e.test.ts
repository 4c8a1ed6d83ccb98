import { describe, expect, test } from 'vitest';
import { component, images, web } from './examples.ts';
import type { Values } from './helm.ts';
import { at, describe as namesOf, one, type Rendered, render } from './render.ts';

async function objectsOf(...files: readonly Values[]): Promise<readonly Rendered[]> {
  return render(web, images, ...files);
}

const kindsOf = (objects: readonly Rendered[]) => new Set(objects.map(({ kind }) => kind));

describe('autoscaling', () => {
  const autoscaling = { min: 2, max: 6, cpu: 70 };

  test('by load: the number of pods is left to the autoscaler', async () => {
    const objects = await objectsOf({
      replicas: 4,
      autoscaling: { ...autoscaling, memory: 80, scaleDownStabilizationSeconds: 60 },
    });

    expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBeUndefined();
    expect(at(one(objects, 'HorizontalPodAutoscaler'), 'spec')).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        { resource: { name: 'memory', target: { averageUtilization: 80 } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
    });
  });

  test('by the length of a queue: KEDA makes the only autoscaler', async () => {
    const triggers = {
      mails: { type: 'rabbitmq', metadata: { queueName: 'mails', host: 'mq.{namespace}' }, auth: { host: 'mq#url' } },
    };
    const objects = await objectsOf({ autoscaling: { ...autoscaling, keda: { triggers, pollingSeconds: 15, idleReplicas: 0 } } });

    expect(kindsOf(objects)).not.toContain('HorizontalPodAutoscaler');
    expect(at(one(objects, 'TriggerAuthentication', 'web-mails'), 'spec.secretTargetRef')).toEqual([
      { parameter: 'host', name: 'mq', key: 'url' },
    ]);
    expect(at(one(objects, 'ScaledObject'), 'spec')).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicaCount: 2,
      maxReplicaCount: 6,
      pollingInterval: 15,
      idleReplicaCount: 0,
      triggers: [
        { type: 'rabbitmq', metadata: { queueName: 'mails', host: 'mq.shop' }, authenticationRef: { name: 'web-mails' } },
        { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
      ],
    });
  });

  test('can be off in an environment, and the number of pods counts again', async () => {
    const objects = await objectsOf({ replicas: 4, autoscaling: { ...autoscaling, enabled: false } });

    expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBe(4);
    expect(kindsOf(objects)).not.toContain('HorizontalPodAutoscaler');
  });

  test.each<readonly [Values, string]>([
    [{ autoscaling: { min: 3, max: 2, cpu: 70 } }, 'autoscaling.min (3) is greater than autoscaling.max (2)'],
    [{ autoscaling: { min: 1, max: 2 } }, 'autoscaling says nothing to scale by; expected cpu, memory or keda'],
    [{ kind: 'DaemonSet', autoscaling }, 'autoscaling works for a Deployment or a StatefulSet, not for a DaemonSet'],
  ])('is refused where it cannot work: %j', async (values, message) => {
    await expect(objectsOf(values)).rejects.toThrow(message);
  });
});

describe('a disruption budget', () => {
  test.each<readonly [string, Values, boolean]>([
    ['one pod', {}, false],
    ['two pods', { replicas: 2 }, true],
    ['at least one by load', { autoscaling: { min: 1, max: 9, cpu: 70 } }, false],
    ['at least two by load', { autoscaling: { min: 2, max: 9, cpu: 70 } }, true],
    ['a pod on each node', { kind: 'DaemonSet', replicas: 3 }, false],
  ])('never blocks the draining of a node: %s', async (_, values, expected) => {
    expect(kindsOf(await objectsOf(values)).has('PodDisruptionBudget')).toBe(expected);
  });

  test('lets one pod go, or as many as it says', async () => {
    expect(at(one(await objectsOf({ replicas: 2 }), 'PodDisruptionBudget'), 'spec.maxUnavailable')).toBe(1);
    expect(
      at(
        one(await objectsOf({ replicas: 9, disruption: { maxUnavailable: '50%' } }), 'PodDisruptionBudget'),
        'spec.maxUnavailable',
      ),
    ).toBe('50%');
  });
});

describe('a rollout', () => {
  test.each<readonly [Values, unknown]>([
    [{ maxSurge: 2 }, { maxSurge: 2, maxUnavailable: 0 }],
    [{ maxSurge: 0 }, { maxSurge: 0, maxUnavailable: 1 }],
    [
      { maxSurge: '0%', maxUnavailable: '50%' },
      { maxSurge: '0%', maxUnavailable: '50%' },
    ],
  ])('can always move: %j', async (strategy, expected) => {
    expect(at(one(await objectsOf({ strategy }), 'Deployment'), 'spec.strategy.rollingUpdate')).toEqual(expected);
  });

  test('of a StatefulSet goes pod by pod unless told', async () => {
    const updateOf = async (strategy: Values) =>
      at(one(await objectsOf({ kind: 'StatefulSet', strategy }), 'StatefulSet'), 'spec.updateStrategy');

    expect(await updateOf({})).toEqual({ type: 'RollingUpdate' });
    expect(await updateOf({ maxUnavailable: 2, partition: 0 })).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 2, partition: 0 },
    });
  });

  test.each([
    ['Deployment', 'OnDelete', 'RollingUpdate and Recreate'],
    ['StatefulSet', 'Recreate', 'RollingUpdate and OnDelete'],
    ['DaemonSet', 'Recreate', 'RollingUpdate and OnDelete'],
  ])('of a %s cannot be %s', async (kind, type, allowed) => {
    await expect(objectsOf({ kind, strategy: { type } })).rejects.toThrow(`strategy.type is ${type}; a ${kind} knows ${allowed}`);
  });
});

test('no pod at all is a number of pods', async () => {
  const objects = await render(component({ replicas: 0 }));

  expect(namesOf(objects)).toBe('Deployment/web Service/web ServiceAccount/web');
  expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBe(0);
});
