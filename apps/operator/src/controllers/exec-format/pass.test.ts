import { KubeError } from '@landfall/cluster/kube';
import { keys } from '@landfall/placement';
import { beforeEach, describe, expect, test } from 'vitest';
import { type WatchedPod, watchPod } from '../pods/watch-pod.ts';
import { createStage, type Stage } from '../testing/stage.ts';
import { createExecFormatPass, type ExecFormatPass } from './pass.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const signal = new AbortController().signal;

let stage: Stage;
let pass: ExecFormatPass;

beforeEach(() => {
  stage = createStage();
  stage.policy = policyOf({});
  pass = createExecFormatPass(stage.context);
});

function policyOf({ status, resume, spec = {} }: { status?: object; resume?: string; spec?: object }) {
  return {
    apiVersion: 'placement.landfall.dev/v1alpha1',
    kind: 'ClusterPlacementPolicy',
    metadata: {
      name: 'cluster',
      uid: 'p1',
      resourceVersion: '3',
      generation: 2,
      ...(resume !== undefined && { annotations: { [keys.resume]: resume } }),
    },
    spec,
    ...(status !== undefined && { status }),
  };
}

/** A pod that carries our decision and fails on a node. */
function failing(node = 'arm-1', message = 'exec /app: exec format error'): readonly (readonly [string, WatchedPod])[] {
  const watched = watchPod({
    metadata: { name: 'web', namespace: 'shop', uid: 'u1', annotations: { [keys.decision]: '{"allowed":["amd64","arm64"]}' } },
    spec: { nodeName: node, containers: [{ name: 'web', image: 'web:1' }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'web', imageID: `web@${digest}`, state: { terminated: { exitCode: 255, message } }, restartCount: 1 },
      ],
    },
  });
  return watched === undefined ? [] : [['shop/web', watched]];
}

describe('case 91: a pod that we placed ends with an exec format error', () => {
  test('its people are told, its image is refuted, and placing is halted where a restart finds it', async () => {
    await pass.run(failing(), signal);

    expect(stage.events.map(({ about, event }) => `${about.kind} ${event.reason}`)).toEqual([
      'Pod ExecFormatError',
      'ClusterPlacementPolicy PlacementHalted',
    ]);
    expect(stage.refuted).toEqual([`${digest} arm64`]);
    expect(stage.calls).toEqual([
      {
        verb: 'patch status',
        name: 'cluster',
        detail: {
          kind: 'merge',
          members: {
            metadata: { resourceVersion: '3' },
            status: {
              observedGeneration: 2,
              phase: 'halted',
              why: '1 placed pods ended with an exec format error; policy bears 0.',
              resumed: '',
              refuted: [{ digest, architecture: 'arm64' }],
            },
          },
        },
      },
    ]);
    expect(stage.metrics.text()).toContain('landfall_placement_halted 1');
    expect(stage.metrics.text()).toContain('landfall_placement_exec_format_errors_total{pod="placed"} 1');
  });

  test('it is told and written once', async () => {
    await pass.run(failing(), signal);
    await pass.run(failing(), signal);

    expect(stage.events).toHaveLength(2);
    expect(stage.calls).toHaveLength(1);
  });

  test('a person resumes by an annotation, and the same pod does not halt it again', async () => {
    await pass.run(failing(), signal);
    stage.policy = { ...policyOf({ resume: 'seen' }), status: stage.policy?.['status'] };

    await pass.run(failing(), signal);
    await pass.run(failing(), signal);

    expect(stage.policy['status']).toMatchObject({ phase: 'running', why: null, resumed: 'seen' });
    expect(stage.events.map(({ event }) => event.reason)).toContain('PlacementResumed');
    expect(stage.metrics.text()).toContain('landfall_placement_halted 0');
  });

  test('a new leader finds it halted', async () => {
    stage.policy = policyOf({ status: { phase: 'halted', why: 'because', resumed: '', refuted: [] } });

    await createExecFormatPass(stage.context).run([], signal);

    expect(stage.metrics.text()).toContain('landfall_placement_halted 1');
    expect(stage.calls).toEqual([]);
  });

  test('what the container wrote is neither logged nor told', async () => {
    await pass.run(failing('arm-1', 'password=not-a-real-password\nexec /app: exec format error'), signal);

    expect(JSON.stringify([stage.events, stage.lines, stage.calls])).not.toContain('not-a-real-password');
    expect(stage.metrics.text()).not.toContain('not-a-real-password');
  });
});

test('a pod on the architecture of most nodes was not brought there by us: nothing is halted', async () => {
  await pass.run(failing('amd-1'), signal);

  expect(stage.refuted).toEqual([`${digest} amd64`]);
  expect(stage.metrics.text()).toContain('landfall_placement_exec_format_errors_total{pod="other"} 1');
  expect(stage.policy?.['status']).toMatchObject({ phase: 'running' });
});

test('without a policy nothing is written, and people are told all the same', async () => {
  stage.policy = undefined;

  await pass.run(failing(), signal);

  expect(stage.calls).toEqual([]);
  expect(stage.events.map(({ event }) => event.reason)).toEqual(['ExecFormatError']);
});

test('policy says how many errors are borne', async () => {
  stage.policy = policyOf({ spec: { rollout: { maxExecFormatErrors: 1 } } });

  await pass.run(failing(), signal);

  expect(stage.policy['status']).toMatchObject({ phase: 'running', refuted: [{ digest, architecture: 'arm64' }] });
});

describe('a container that ends at once and does not say why', () => {
  function silent(): readonly (readonly [string, WatchedPod])[] {
    const ended = { exitCode: 255, startedAt: '2026-11-21T10:00:00Z', finishedAt: '2026-11-21T10:00:01Z' };
    const watched = watchPod({
      metadata: { name: 'web', namespace: 'shop', uid: 'u1' },
      spec: { nodeName: 'arm-1', containers: [{ name: 'web', image: 'web:1' }] },
      status: {
        phase: 'Running',
        containerStatuses: [{ name: 'web', imageID: `web@${digest}`, lastState: { terminated: ended }, restartCount: 4 }],
      },
    });
    return watched === undefined ? [] : [['shop/web', watched]];
  }

  test('is asked for its last words, once', async () => {
    stage.logEnd = async () => 'password=not-a-real-password\nexec /app: exec format error\n';

    await pass.run(silent(), signal);
    await pass.run(silent(), signal);

    expect(stage.refuted).toEqual([`${digest} arm64`]);
    expect(stage.calls.filter(({ verb }) => verb === 'log')).toEqual([
      { verb: 'log', name: 'shop/web', detail: { container: 'web', isOfPreviousRun: true, lines: 3, maxBytes: 1024, signal } },
    ]);
    expect(JSON.stringify([stage.events, stage.lines])).not.toContain('not-a-real-password');
  });

  test('is left alone when its log says something else', async () => {
    stage.logEnd = async () => 'cannot reach the database';

    await pass.run(silent(), signal);

    expect(stage.refuted).toEqual([]);
    expect(stage.events).toEqual([]);
  });

  test('is not asked any more where logs may not be read', async () => {
    stage.logEnd = () => Promise.reject(new KubeError('forbidden', 'no right'));

    await pass.run(silent(), signal);
    await pass.run(silent(), signal);

    expect(stage.calls.filter(({ verb }) => verb === 'log')).toHaveLength(1);
    expect(stage.refuted).toEqual([]);
  });

  test('whose log is gone is looked at in vain, and nothing breaks', async () => {
    stage.logEnd = () => Promise.reject(new KubeError('not-found', 'no log'));

    await pass.run(silent(), signal);

    expect(stage.refuted).toEqual([]);
  });
});
