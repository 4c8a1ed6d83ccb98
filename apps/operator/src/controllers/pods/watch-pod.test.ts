import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { watchPod } from './watch-pod.ts';

const running = {
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '7', creationTimestamp: '2026-11-21T10:00:00Z' },
  spec: {
    nodeName: 'node-1',
    serviceAccountName: 'web',
    imagePullSecrets: [{ name: 'pull' }],
    containers: [{ name: 'web', image: 'web:1', env: [{ name: 'PASSWORD', value: 'not-a-real-password' }] }],
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};

describe('of a pod', () => {
  test('that runs and is ready nothing is kept but where it is and whether we placed it', () => {
    const annotations = { 'placement.landfall.dev/decision': '{"verdict":"proven","allowed":["arm64"]}' };

    expect(watchPod(running)).toEqual({ kind: 'well', node: 'node-1', carriesDecision: false });
    expect(watchPod({ ...running, metadata: { ...running.metadata, annotations } })).toMatchObject({ carriesDecision: true });
  });

  test('that was marked without being constrained, it is not said that we placed it', () => {
    const annotations = { 'placement.landfall.dev/decision': '{"verdict":"undetermined","recheck":true,"digests":[]}' };

    expect(watchPod({ ...running, metadata: { ...running.metadata, annotations } })).toMatchObject({ carriesDecision: false });
  });

  test('in trouble what decides is kept, and no value of its environment and no long annotation', () => {
    const annotations = { 'kubectl.example/last-applied': 'long'.repeat(1000), 'placement.landfall.dev/skip': 'true' };
    const status = { phase: 'Running', containerStatuses: [{ name: 'web', state: { waiting: { reason: 'CrashLoopBackOff' } } }] };

    const watched = watchPod({ ...running, metadata: { ...running.metadata, annotations }, status });

    expect(watched).toMatchObject({
      kind: 'troubled',
      uid: 'u1',
      resourceVersion: '7',
      createdAtMs: Date.parse('2026-11-21T10:00:00Z'),
      isCrashLooping: true,
      pullSpec: { serviceAccountName: 'web', imagePullSecrets: [{ name: 'pull' }] },
    });
    expect(JSON.stringify(watched)).not.toContain('not-a-real-password');
    expect(watched?.kind === 'troubled' && [...watched.pod.annotations.keys()]).toEqual(['placement.landfall.dev/skip']);
  });

  test('with a container that was added later it is looked at though it is ready', () => {
    const spec = { ...running.spec, ephemeralContainers: [{ name: 'debug', image: 'debug:1' }] };

    expect(watchPod({ ...running, spec })).toMatchObject({ kind: 'troubled' });
  });

  test.each([
    ['has no node', { ...running, spec: { containers: [] } }],
    ['has finished', { ...running, status: { phase: 'Succeeded' } }],
    ['is going', { ...running, metadata: { ...running.metadata, deletionTimestamp: '2026-11-21T10:00:00Z' } }],
    ['is no pod', []],
  ])('that %s nothing is watched', (_, object) => {
    expect(watchPod(object)).toBeUndefined();
  });

  test('that is anything at all nothing breaks', () => {
    const part = fc.anything();
    fc.assert(
      fc.property(part, part, part, part, (metadata, status, spec, whole) => {
        const watched = [watchPod({ metadata, status, spec: { nodeName: 'n', ...Object(spec) } }), watchPod(whole)];
        for (const each of watched) expect(each === undefined || ['well', 'troubled'].includes(each.kind)).toBe(true);
      }),
    );
  });
});
