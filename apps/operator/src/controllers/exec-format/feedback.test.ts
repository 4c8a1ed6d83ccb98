import { defaultClusterPolicy, initialRollout } from '@landfall/placement';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContainerFailure } from './evidence.ts';
import { type FeedbackMemory, maxRefuted, type ObservedPod, planFeedback, rememberedFeedback } from './feedback.ts';

const policy = defaultClusterPolicy.rollout;
const digest = `sha256:${'ab'.repeat(32)}`;
const proven: ContainerFailure = { container: 'web', digest, evidence: 'proven', isImagesProgram: true };
const empty = rememberedFeedback(initialRollout, []);

function pod(name: string, more: Partial<ObservedPod> = {}): ObservedPod {
  return {
    uid: `uid-${name}`,
    key: `shop/${name}`,
    isPlaced: true,
    architecture: 'arm64',
    isCrashLooping: true,
    failures: [proven],
    ...more,
  };
}

function look(memory: FeedbackMemory, pods: readonly ObservedPod[], resume = '') {
  return planFeedback(memory, pods, { counts: { placed: 100, others: 100 }, policy, resume });
}

describe('an exec format error of a placed pod', () => {
  test('is told once, refutes its image there and halts placing', () => {
    const first = look(empty, [pod('web')]);

    expect(first.errors).toEqual([{ pod: pod('web'), failure: proven }]);
    expect(first.newlyRefuted).toEqual([{ digest, architecture: 'arm64' }]);
    expect(first.memory.rollout).toMatchObject({ phase: 'halted' });
    expect(first.placed).toEqual({ pods: 101, crashLooping: 1, execFormatErrors: 1 });

    const second = look(first.memory, [pod('web')]);
    expect(second).toMatchObject({ errors: [], newlyRefuted: [] });
    expect(second.memory.rollout.phase).toBe('halted');
  });

  test('does not halt again when a person has seen it and resumed, until another image fails', () => {
    const halted = look(empty, [pod('web')]);

    const resumed = look(halted.memory, [pod('web')], 'again');
    expect(resumed.memory.rollout).toEqual({ phase: 'running', resumed: 'again' });
    const later = look(resumed.memory, [pod('web')], 'again');
    expect(later.memory.rollout.phase).toBe('running');

    const other = pod('api', { failures: [{ ...proven, digest: `sha256:${'cd'.repeat(32)}` }] });
    expect(look(later.memory, [pod('web'), other], 'again').memory.rollout.phase).toBe('halted');
  });

  test('that was refuted before a restart halts nothing after it', () => {
    const restarted = rememberedFeedback({ phase: 'running', resumed: 'again' }, [{ digest, architecture: 'arm64' }]);

    expect(look(restarted, [pod('web')], 'again').memory.rollout.phase).toBe('running');
    expect(look(restarted, [pod('web', { architecture: 'amd64' })], 'again').memory.rollout.phase).toBe('halted');
  });
});

describe('an exec format error', () => {
  test('of a pod that we did not place refutes its image and halts nothing', () => {
    const plan = look(empty, [pod('web', { isPlaced: false })]);

    expect(plan.newlyRefuted).toHaveLength(1);
    expect(plan.memory.rollout.phase).toBe('running');
    expect(plan.others.execFormatErrors).toBe(1);
  });

  test('of a program that the pod brought along blames no image', () => {
    const plan = look(empty, [pod('web', { failures: [{ ...proven, isImagesProgram: false }] })]);

    expect(plan.errors).toHaveLength(1);
    expect(plan.newlyRefuted).toEqual([]);
  });

  test('that is only suspected is not told', () => {
    const plan = look(empty, [pod('web', { failures: [{ ...proven, evidence: 'suspected' }] })]);

    expect(plan).toMatchObject({ errors: [], newlyRefuted: [] });
    expect(plan.memory.rollout.phase).toBe('running');
  });
});

test('what is remembered is bounded and holds each image once, whatever fails', () => {
  const anyPod = fc
    .tuple(fc.integer({ min: 0, max: 2000 }), fc.constantFrom('amd64', 'arm64'))
    .map(([index, architecture]) =>
      pod(`p${index}`, { architecture, failures: [{ ...proven, digest: `sha256:${String(index).padStart(64, '0')}` }] }),
    );
  fc.assert(
    fc.property(fc.array(fc.array(anyPod, { maxLength: 300 }), { maxLength: 5 }), (looks) => {
      let memory = empty;
      for (const pods of looks) {
        const plan = look(memory, pods);
        memory = plan.memory;
        expect(memory.refuted.length).toBeLessThanOrEqual(maxRefuted);
        expect(new Set(memory.refuted.map((each) => JSON.stringify(each))).size).toBe(memory.refuted.length);
        expect(memory.told.size).toBeLessThanOrEqual(pods.length);
      }
    }),
    { numRuns: 30 },
  );
});
