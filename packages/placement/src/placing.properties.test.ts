import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide/decide.ts';
import { patchFor } from './patch/patch-for.ts';
import { readPod, readPodText } from './pod/read-pod.ts';
import { defaultClusterPolicy } from './policy/policy.ts';
import { applyPatch } from './testing/json-patch.ts';
import { circumstances, type Situation } from './testing/placing.ts';
import { feasibleNodes, type TestNode } from './testing/scheduler.ts';

const architectures = ['amd64', 'arm64', 's390x'];
const zones = ['a', 'b'];
const armTaint = { key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' };

/** Every node that can be told apart by what the generated pods ask for. */
const nodes: readonly TestNode[] = ['linux', 'windows'].flatMap((os) =>
  architectures.flatMap((architecture) =>
    zones.flatMap((zone) =>
      [[], [armTaint], [{ key: 'dedicated', value: 'ml', effect: 'NoExecute' }]].map((taints, index) => ({
        name: `${os}-${architecture}-${zone}-${index}`,
        labels: {
          'kubernetes.io/os': os,
          'kubernetes.io/arch': architecture,
          'beta.kubernetes.io/arch': architecture,
          zone,
          team: index === 0 ? 'blue' : 'red',
        },
        taints,
      })),
    ),
  ),
);

const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom('kubernetes.io/arch', 'beta.kubernetes.io/arch'),
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
    values: fc.subarray(architectures),
  }),
  fc.record({
    key: fc.constantFrom('zone', 'kubernetes.io/os'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.subarray([...zones, 'linux', 'windows']),
  }),
);
const fields = fc.record({
  key: fc.constant('metadata.name'),
  operator: fc.constantFrom('In', 'NotIn'),
  values: fc.subarray(
    nodes.map(({ name }) => name),
    { maxLength: 2 },
  ),
});
const term = fc.record(
  {
    matchExpressions: fc.option(fc.array(requirement, { maxLength: 3 })),
    matchFields: fc.option(fc.array(fields, { maxLength: 1 })),
  },
  { requiredKeys: [] },
);
const affinity = fc.record(
  {
    nodeAffinity: fc.option(
      fc.record(
        {
          requiredDuringSchedulingIgnoredDuringExecution: fc.option(
            fc.record({ nodeSelectorTerms: fc.array(term, { maxLength: 3 }) }),
          ),
          preferredDuringSchedulingIgnoredDuringExecution: fc.option(
            fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), preference: term }), { maxLength: 2 }),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
    podAntiAffinity: fc.constant({ unknownToUs: [1, { deep: true }] }),
  },
  { requiredKeys: [] },
);
const imageNames = ['web', 'api', 'proxy', 'batch'];
const pod = fc.record({
  metadata: fc.option(
    fc.record(
      {
        name: fc.constant('web-0'),
        uid: fc.constantFrom('u1', 'u2'),
        labels: fc.dictionary(
          fc.constantFrom('team', 'placement.landfall.dev/prefer'),
          fc.constantFrom('blue', 'amd64', 'arm64'),
        ),
        annotations: fc.option(
          fc.dictionary(
            fc.constantFrom('note', 'placement.landfall.dev/decision', 'placement.landfall.dev/preference'),
            fc.oneof(
              fc.constantFrom('strict', 'soft', '{', '[]'),
              fc
                .record({ allowed: fc.subarray(architectures), preferred: fc.constantFrom(...architectures) })
                .map((it) => JSON.stringify(it)),
            ),
          ),
        ),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
  spec: fc.record(
    {
      containers: fc.array(
        fc.record({ name: fc.constant('c'), image: fc.constantFrom(...imageNames), futureField: fc.jsonValue() }),
        { minLength: 1, maxLength: 3 },
      ),
      initContainers: fc.array(
        fc.record({
          name: fc.constant('i'),
          image: fc.constantFrom(...imageNames),
          restartPolicy: fc.constantFrom(null, 'Always'),
        }),
        { maxLength: 1 },
      ),
      affinity: fc.option(affinity),
      nodeSelector: fc.option(
        fc.dictionary(
          fc.constantFrom('zone', 'kubernetes.io/arch', 'kubernetes.io/os'),
          fc.constantFrom('a', 'arm64', 'linux', 'windows'),
        ),
      ),
      tolerations: fc.option(
        fc.array(
          fc.record(
            {
              key: fc.constantFrom('dedicated', 'kubernetes.io/arch', ''),
              operator: fc.constantFrom('Exists', 'Equal'),
              value: fc.constantFrom('ml', 'arm64', ''),
            },
            { requiredKeys: [] },
          ),
          { maxLength: 2 },
        ),
      ),
      os: fc.option(fc.record({ name: fc.constantFrom('linux', 'windows') })),
      schedulingGates: fc.option(
        fc.array(fc.record({ name: fc.constantFrom('queue', 'placement.landfall.dev/images') }), { maxLength: 2 }),
      ),
    },
    { requiredKeys: ['containers'] },
  ),
  somethingNew: fc.jsonValue(),
});

const facts = fc.oneof(
  fc.subarray([...architectures, 'windows/amd64', '386'], { minLength: 0 }).map((list) => list.join(' ')),
  fc.constantFrom('=arm64', '=amd64', '?throttled', '?not-found', '?not-an-image'),
);
const situation: fc.Arbitrary<Situation> = fc.record({
  images: fc.dictionary(fc.constantFrom(...imageNames), facts),
  nodes: fc.constantFrom('', 'amd64', 'amd64 arm64', 'amd64 arm64 windows/amd64'),
  cluster: fc.record({
    prefer: fc.constantFrom(...architectures),
    preference: fc.constantFrom('soft', 'strict'),
    schedulable: fc.constantFrom([], ['amd64', 'arm64'], ['amd64']),
    undetermined: fc.record({
      first: fc.constantFrom('gate', 'admit'),
      assume: fc.constantFrom('nothing', 'fallback', 'known'),
      fallback: fc.subarray(['amd64', 'arm64']),
    }),
    noCommonPlatform: fc.constantFrom('deny', 'hold', 'warn'),
    tolerate: fc.constantFrom(
      [],
      [{ architecture: 'arm64', key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' as const }],
    ),
    matchNodeLabels: fc.constantFrom([], ['team']),
    alsoRuns: fc.constantFrom([], [{ node: 'amd64', images: ['386'] }]),
  }),
  mayGate: fc.boolean(),
}) as fc.Arbitrary<Situation>;

function readable(json: unknown) {
  const text = JSON.stringify(json);
  const answer = readPodText(text);
  if (answer.kind === 'malformed') throw new Error(answer.why);
  return { text, pod: answer.pod };
}

describe('whatever the pod, the images and the policy are', () => {
  test('the nodes allowed afterwards are among those before, but for taints that policy names', () => {
    let constrained = 0;
    fc.assert(
      fc.property(pod, situation, (json, given) => {
        const { text, pod: before } = readable(json);
        const decision = decide({ pod: before, ...circumstances(given) });
        const after: unknown = JSON.parse(applyPatch(text, patchFor(text, decision)));
        // A taint that policy tells us to tolerate counts as tolerated before: that alone is opened, and on purpose.
        const withoutTaint = nodes.map((node) => ({
          ...node,
          taints: (node.taints ?? []).filter((taint) => given.cluster?.tolerate?.length === 0 || taint !== armTaint),
        }));
        const allowedBefore = feasibleNodes(JSON.parse(text), withoutTaint);
        const allowedAfter = feasibleNodes(after as object, nodes);
        expect(allowedBefore).toEqual(expect.arrayContaining([...allowedAfter]));
        if (allowedAfter.length < allowedBefore.length) constrained += 1;
      }),
      { numRuns: 600 },
    );
    expect(constrained).toBeGreaterThan(40);
  });

  test('a pod is put on no node of an architecture that a proven image lacks, unless it asks for that itself', () => {
    fc.assert(
      fc.property(
        fc.subarray(architectures),
        fc.subarray(architectures),
        fc.array(requirement, { maxLength: 2 }),
        (web, api, expressions) => {
          const named = expressions.some(({ key, operator }) => key.endsWith('/arch') && operator === 'In');
          fc.pre(!named && web.length > 0 && api.length > 0);
          const zone = { key: 'zone', operator: 'In', values: ['a'] };
          const json = {
            spec: {
              containers: [{ image: 'web' }, { image: 'api' }],
              affinity: {
                nodeAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: [{ matchExpressions: [zone, ...expressions] }],
                  },
                },
              },
            },
          };
          const { text, pod: before } = readable(json);
          const decision = decide({
            pod: before,
            ...circumstances({ images: { web: web.join(' '), api: api.join(' ') }, cluster: { noCommonPlatform: 'hold' } }),
          });
          const after = JSON.parse(applyPatch(text, patchFor(text, decision)));
          const used = feasibleNodes(after, nodes).map((name) => name.split('-')[1]);
          expect(used.filter((architecture) => !web.includes(architecture ?? '') || !api.includes(architecture ?? ''))).toEqual(
            [],
          );
        },
      ),
    );
  });

  test('deciding again on what came out changes nothing', () => {
    fc.assert(
      fc.property(pod, situation, (json, given) => {
        const { text, pod: before } = readable(json);
        const once = applyPatch(text, patchFor(text, decide({ pod: before, ...circumstances(given) })));
        const again = readPodText(once);
        if (again.kind === 'malformed') throw new Error(again.why);
        expect(patchFor(once, decide({ pod: again.pod, ...circumstances(given) }))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('a pod that names its architecture is not taken for one that we have narrowed', () => {
    const named = { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] };
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [named, {}] } };
    const { text, pod: before } = readable({ spec: { containers: [{ image: 'web' }], affinity: { nodeAffinity } } });
    const given = circumstances({
      images: {},
      nodes: 'amd64 arm64 windows/amd64',
      cluster: { undetermined: { first: 'gate', assume: 'fallback', fallback: ['amd64'] } },
      mayGate: false,
    });

    const once = applyPatch(text, patchFor(text, decide({ pod: before, ...given })));
    const again = patchFor(once, decide({ pod: readable(JSON.parse(once)).pod, ...given }));

    expect(once).not.toBe(text);
    expect(again).toEqual([]);
  });

  test('the patch touches our paths only, and everything else is as it was', () => {
    const owned =
      /^\/(metadata\/annotations(\/placement\.landfall\.dev~1decision)?|metadata\/uid|metadata|spec\/affinity(\/nodeAffinity(\/(required|preferred)DuringSchedulingIgnoredDuringExecution(\/.*)?)?)?|spec\/nodeSelector(\/team)?|spec\/tolerations(\/-)?|spec\/schedulingGates(\/-)?)$/;
    fc.assert(
      fc.property(pod, situation, (json, given) => {
        const { text, pod: before } = readable(json);
        const operations = patchFor(text, decide({ pod: before, ...circumstances(given) }));
        for (const { op, path } of operations) {
          expect(path).toMatch(owned);
          expect(op).not.toBe('remove');
        }
        const after = JSON.parse(applyPatch(text, operations));
        expect(contains(after, JSON.parse(text), [])).toBe('');
      }),
      { numRuns: 400 },
    );
  });

  test('no JSON makes it crash, and what cannot be read is left alone', () => {
    const hostile = fc.record(
      {
        metadata: fc.jsonValue(),
        spec: fc.oneof(
          fc.jsonValue(),
          fc.record({ containers: fc.jsonValue(), affinity: fc.jsonValue(), volumes: fc.jsonValue() }, { requiredKeys: [] }),
        ),
        status: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(hostile, fc.jsonValue()), situation, (json, given) => {
        const answer = readPod(json);
        if (answer.kind === 'malformed') {
          expect(answer.why).not.toBe('');
          return;
        }
        const decision = decide({ pod: answer.pod, ...circumstances(given) });
        const text = JSON.stringify(json);
        expect(() => applyPatch(text, patchFor(text, decision))).not.toThrow();
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const empty = {
          pod: {
            labels: new Map(),
            annotations: new Map(),
            owners: [],
            nodeSelector: new Map(),
            preferredTerms: [],
            tolerations: [],
            schedulingGates: [],
            images: [],
            isReady: false,
          },
          images: new Map(),
          nodes: { pools: [] },
          policies: { cluster: defaultClusterPolicy },
        };
        expect(patchFor(text, decide(empty))).toEqual([]);
      }),
    );
  });
});

/** The path of the first thing of `before` that is not in `after`; empty when all is there. Objects and lists may have grown. */
function contains(after: unknown, before: unknown, path: readonly string[]): string {
  // Null and absent are one to Kubernetes, and our own annotation may be written anew.
  if (before === null || path.join('/') === 'metadata/annotations/placement.landfall.dev/decision') return '';
  if (typeof before !== 'object') return before === after ? '' : path.join('/');
  if (typeof after !== 'object' || after === null) return path.join('/');
  for (const [key, value] of Object.entries(before)) {
    const missing = contains((after as Record<string, unknown>)[key], value, [...path, key]);
    if (missing !== '') return missing;
  }
  return '';
}
