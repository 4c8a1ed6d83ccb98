import { describe, expect, test } from 'vitest';
import {
  architecturesOf,
  both,
  expression,
  place,
  podOf,
  preferencesOf,
  provenFacts,
  requiring,
  type Situation,
  termsOf,
  withSpec,
} from '../testing/placing.ts';

const arch = 'kubernetes.io/arch';

/** A pod that was placed once and then gained a sidecar, as another webhook adds it. */
function withLateSidecar(first: object, situation: Situation): object {
  const { spec, ...placed } = JSON.parse(place(first, situation).text) as { spec: object };
  return { ...placed, spec: { ...spec, initContainers: [{ name: 'mesh', image: 'mesh', restartPolicy: 'Always' }] } };
}

describe('a sidecar that comes after the first decision', () => {
  test('narrows what we wrote, by one more expression beside it', () => {
    const pod = withLateSidecar(podOf(['a']), { images: both });
    const placed = place(pod, { images: { ...both, mesh: 'amd64' } });

    expect(termsOf(placed)).toEqual([
      { matchExpressions: [expression(arch, 'In', 'amd64', 'arm64'), expression(arch, 'In', 'amd64')] },
    ]);
    expect(placed.decision.allowed).toEqual(['amd64']);
  });

  test('that nobody knows leaves what we wrote, so that it can be narrowed once it is known', () => {
    const unknown = place(withLateSidecar(podOf(['a']), { images: both }), { images: { ...both, mesh: '?throttled' } });
    expect(unknown.decision).toMatchObject({ action: 'patch', verdict: 'undetermined', allowed: ['amd64', 'arm64'] });

    expect(place(unknown.text, { images: { ...both, mesh: 'arm64' } }).decision.allowed).toEqual(['arm64']);
  });

  test('that cannot run where the pod was pinned leaves it no place: nothing is widened', () => {
    const strict: Situation = {
      images: { ...both, mesh: 'amd64' },
      cluster: { prefer: 'arm64', preference: 'strict', noCommonPlatform: 'deny' },
    };
    const { decision } = place(withLateSidecar(podOf(['a']), strict), strict);

    expect(decision).toMatchObject({ action: 'deny', verdict: 'proven-none' });
    expect(decision.notes[0]?.text).toContain('an earlier decision narrowed the pod to others');
  });

  test('leaves alone the term in which the author named architectures', () => {
    const stated = { matchExpressions: [expression(arch, 'In', 'amd64')] };
    const pod = withLateSidecar(withSpec(requiring(stated, { matchExpressions: [expression('zone', 'Exists')] })), {
      images: both,
    });

    expect(termsOf(place(pod, { images: { ...both, mesh: 'arm64' } }))?.[0]).toEqual(stated);
  });
});

describe('a pod waits for its images', () => {
  test('only where asking again can help', () => {
    const gated = (facts: string) => place(podOf(['a']), { images: { a: facts }, mayGate: true }).decision.action;

    expect(gated('?throttled')).toBe('gate');
    expect(gated('?not-found')).toBe('patch');
  });

  test('unless its namespace lets it in at once', () => {
    const undetermined = { first: 'admit', assume: 'fallback', fallback: ['amd64'] } as const;
    const placed = place(podOf(['a']), { images: { a: '?throttled' }, mayGate: true, policies: { namespace: { undetermined } } });

    expect(architecturesOf(placed)).toEqual(['amd64']);
  });
});

describe('nothing is written', () => {
  test.each([
    ['while the cluster is observed', { cluster: { mode: 'observe' } }],
    ['while placing is halted', { policies: { isHalted: true } }],
    [
      'outside the rollout',
      { cluster: { rollout: { percent: 0, canaryNamespaces: ['other'], maxExecFormatErrors: 0, maxExtraCrashPercent: 5 } } },
    ],
  ] as const)('%s, and the decision is the same', (_, more) => {
    const placed = place(podOf(['a']), { images: both, ...more });

    expect(placed.operations).toEqual([]);
    expect(placed.decision).toMatchObject({ isEnforced: false, allowed: ['amd64', 'arm64'] });
  });
});

describe('a preference', () => {
  test('is not written where there is no choice', () => {
    expect(preferencesOf(place(podOf(['a']), { images: { a: 'arm64' }, cluster: { prefer: 'arm64' } }))).toEqual([]);
  });

  test('can be made strict by the pod alone, and soft by its namespace', () => {
    const strict = podOf(['a'], { metadata: { annotations: { 'placement.landfall.dev/preference': 'strict' } } });
    const namespace = { policies: { namespace: { preference: 'soft' } } } as const;

    expect(architecturesOf(place(strict, { images: both, cluster: { prefer: 'arm64' } }))).toEqual(['arm64']);
    expect(
      architecturesOf(place(podOf(['a']), { images: both, cluster: { prefer: 'arm64', preference: 'strict' }, ...namespace })),
    ).toEqual(['amd64', 'arm64']);
  });
});

describe('an image volume', () => {
  const pod = withSpec({ volumes: [{ name: 'model', image: { reference: 'model' } }] });

  test('counts as an index, whose pull would fail without the platform', () => {
    expect(architecturesOf(place(pod, { images: { ...both, model: 'arm64' } }))).toEqual(['arm64']);
  });

  test.each(['=amd64', '?not-an-image'])('is mounted anywhere when it is one manifest or an artefact: %s', (model) => {
    const placed = place(pod, { images: { ...both, model } });

    expect(architecturesOf(placed)).toEqual(['amd64', 'arm64']);
    expect(placed.decision).toMatchObject({ verdict: 'proven', images: [{}, { role: 'neutral', kind: 'volume' }] });
  });

  test('of which nobody knows makes the pod undetermined', () => {
    expect(place(pod, { images: { ...both, model: '?unreachable' } }).decision.verdict).toBe('undetermined');
  });
});

describe('a runtime class', () => {
  const pod = withSpec({ runtimeClassName: 'kata' });

  test('that selects an architecture has chosen for the pod', () => {
    const inventory = { runtimeClasses: new Map([['kata', new Map([[arch, 'amd64']])]]) };

    expect(place(pod, { images: both, inventory }).decision).toMatchObject({ left: 'stated', allowed: ['amd64'] });
  });

  test('that policy excludes leaves the pod alone', () => {
    const exclude = { namespaces: [], runtimeClasses: ['kata'], ownerKinds: ['DaemonSet'] };

    expect(place(pod, { images: both, cluster: { exclude } }).decision.left).toBe('excluded-runtime-class');
  });
});

describe('a system', () => {
  test('is asked for where the cluster has nodes of another, once', () => {
    const situation: Situation = { images: both, nodes: 'amd64 arm64 windows/amd64' };
    const placed = place(podOf(['a']), situation);

    expect(termsOf(placed)?.[0]?.matchExpressions?.map(({ key }) => key)).toEqual([arch, 'kubernetes.io/os']);
    expect(place(placed.text, situation).operations).toEqual([]);
  });

  test('that the pod selects is heeded without being asked for again', () => {
    const pod = withSpec({ nodeSelector: { 'kubernetes.io/os': 'windows' } });
    const placed = place(pod, { images: { a: { ...provenFacts('windows/amd64 arm64') } } });

    expect(termsOf(placed)).toEqual([{ matchExpressions: [expression(arch, 'In', 'amd64')] }]);
  });
});

test('images that are all neutral constrain nothing', () => {
  const bundle = { ...provenFacts('=amd64'), labels: { bundle: 'v1' } };

  expect(place(podOf(['a']), { images: { a: bundle }, cluster: { neutralImageLabels: ['bundle'] } })).toMatchObject({
    operations: [],
    decision: { left: 'neutral-images' },
  });
});
