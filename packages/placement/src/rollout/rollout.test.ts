import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPod } from '../pod/read-pod.ts';
import { defaultClusterPolicy } from '../policy/policy.ts';
import { initialRollout, nextRollout, type RolloutObservation } from './halt.ts';
import { isInRollout, workloadKey } from './rollout.ts';

const rollout = { ...defaultClusterPolicy.rollout, maxExtraCrashPercent: 10 };

function podOwned(kind: string, name: string, hash?: string) {
  const labels = hash === undefined ? {} : { 'pod-template-hash': hash };
  const answer = readPod({ metadata: { name: `${name}-x`, labels, ownerReferences: [{ kind, name, controller: true }] } });
  if (answer.kind === 'malformed') throw new Error(answer.why);
  return answer.pod;
}

describe('who takes part', () => {
  test('a workload that takes part still does when the share grows', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (name, one, other) => {
        const pod = podOwned('StatefulSet', name);
        const takesPart = (percent: number) => isInRollout(pod, 'shop', { ...rollout, percent });
        expect(takesPart(Math.max(one, other)) || !takesPart(Math.min(one, other))).toBe(true);
        expect(takesPart(100)).toBe(true);
        expect(takesPart(0)).toBe(false);
      }),
    );
  });

  test('the share is about what it says', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `web-${index}`);
    const taking = names.filter((name) => isInRollout(podOwned('StatefulSet', name), 'shop', { ...rollout, percent: 25 }));

    expect(taking.length / names.length).toBeGreaterThan(0.21);
    expect(taking.length / names.length).toBeLessThan(0.29);
  });

  test('a new version of a Deployment answers as the old one did', () => {
    expect(workloadKey(podOwned('ReplicaSet', 'web-5d9f', '5d9f'), 'shop')).toBe('Deployment/shop/web');
    expect(workloadKey(podOwned('ReplicaSet', 'web-77aa', '77aa'), 'shop')).toBe('Deployment/shop/web');
    expect(workloadKey(podOwned('ReplicaSet', 'web-77aa'), 'shop')).toBe('ReplicaSet/shop/web-77aa');
  });

  test('a canary namespace comes before all others', () => {
    const pod = podOwned('StatefulSet', 'web');

    expect(isInRollout(pod, 'canary', { ...rollout, percent: 0, canaryNamespaces: ['canary'] })).toBe(true);
    expect(isInRollout(pod, 'shop', { ...rollout, percent: 0, canaryNamespaces: ['canary'] })).toBe(false);
  });
});

describe('when placing stops', () => {
  const well = { pods: 100, crashLooping: 1, execFormatErrors: 0 };
  const seen = (more: Partial<RolloutObservation>): RolloutObservation => ({ placed: well, others: well, resume: '', ...more });

  test('one exec format error is enough when policy bears none', () => {
    const next = nextRollout(initialRollout, seen({ placed: { ...well, execFormatErrors: 1 } }), rollout);

    expect(next).toMatchObject({ phase: 'halted', why: '1 placed pods ended with an exec format error; policy bears 0.' });
  });

  test('placed pods that crash more often than the others stop it, a few pods do not', () => {
    const placed = { pods: 100, crashLooping: 12, execFormatErrors: 0 };

    expect(nextRollout(initialRollout, seen({ placed }), rollout).phase).toBe('halted');
    expect(nextRollout(initialRollout, seen({ placed, others: placed }), rollout).phase).toBe('running');
    expect(nextRollout(initialRollout, seen({ placed: { pods: 4, crashLooping: 4, execFormatErrors: 0 } }), rollout).phase).toBe(
      'running',
    );
  });

  test('it stays stopped until a person resumes it, and then starts anew', () => {
    const halted = nextRollout(initialRollout, seen({ placed: { ...well, execFormatErrors: 3 } }), rollout);

    expect(nextRollout(halted, seen({}), rollout)).toBe(halted);
    expect(nextRollout(halted, seen({ resume: 'again' }), rollout)).toEqual({ phase: 'running', resumed: 'again' });
  });
});
