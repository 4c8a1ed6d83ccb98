import { expect } from 'vitest';
import { patchFor } from '../../patch/patch-for.ts';
import { comparePlans } from '../../plan/compare.ts';
import { planWorkloads } from '../../plan/plan.ts';
import { surroundingsIn, withClusterPolicy } from '../../plan/surroundings.ts';
import { workloadsIn } from '../../plan/workload.ts';
import { defaultClusterPolicy } from '../../policy/policy.ts';
import { initialRollout, nextRollout } from '../../rollout/halt.ts';
import { architecturesOf, both, judged, owned, place, podOf, provenFacts, withSpec } from '../placing.ts';
import type { Case } from './case.ts';

const arch = 'kubernetes.io/arch';
const inRegistry = 'the registry client: packages/cluster/src/registry and e2e/registry';
const inOperator = 'the operator, on a cluster';

/** Registries and operations, cases 44 to 92: what the decision does with answers is proved here, the rest in its own room. */
export const otherCases: readonly Case[] = [
  [44, 'attestations are no platforms', inRegistry],
  [
    45,
    'an index with nothing to run is undetermined, and is not taken for amd64',
    () => {
      expect(place(podOf(['a']), { images: { a: '' } }).decision).toMatchObject({
        verdict: 'undetermined',
        images: [{ unknown: 'no-platform' }],
      });
    },
  ],
  ...([46, 47] as const).map((number): Case => [number, 'indexes without platforms, nested, with unknown types', inRegistry]),
  [
    48,
    'a single manifest for arm64 is required to run there',
    () => {
      expect(architecturesOf(place(podOf(['a']), { images: { a: '=arm64' } }))).toEqual(['arm64']);
    },
  ],
  [49, 'the oldest kind of manifest', inRegistry],
  [
    50,
    'a child that the registry lacks does not count, and is told of',
    () => {
      const absent = [{ os: 'linux', architecture: 'arm64' }];
      const placed = place(podOf(['a']), {
        images: { a: { ...provenFacts('amd64'), absent } },
      });
      expect(architecturesOf(placed)).toEqual(['amd64']);
      expect(placed.decision.notes).toMatchObject([{ code: 'absent-at-registry' }]);
    },
  ],
  ...Array.from({ length: 23 }, (_, index): Case => [51 + index, 'requests, credentials, limits and caches', inRegistry]),

  // Controller, gate, operations
  [
    74,
    'a pod that cannot start where it is, owned, not ready, without a choice of its own: it may be evicted',
    () => {
      expect(judged(owned({ phase: 'Pending' }), { images: { a: 'amd64' } }, 'arm64')).toMatchObject({
        kind: 'misplaced',
        mayEvict: true,
      });
      const chosen = owned({ phase: 'Pending' }, { nodeSelector: { [arch]: 'arm64' } });
      expect(judged(chosen, { images: { a: 'amd64' } }, 'arm64')).toMatchObject({ kind: 'misplaced', mayEvict: false });
    },
  ],
  [75, 'budgets and observe mode hold an eviction back', inOperator],
  [
    76,
    'bare, static and finished pods are never evicted',
    () => {
      const images = { a: 'amd64' };
      expect(judged(withSpec({ nodeName: 'n1' }), { images }, 'arm64')).toMatchObject({ kind: 'misplaced', mayEvict: false });
      const mirror = podOf(['a'], {
        metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
        spec: { nodeName: 'n1', containers: [{ image: 'a' }] },
      });
      expect(judged(mirror, { images }, 'arm64')).toMatchObject({ mayEvict: false });
      expect(judged(owned({ phase: 'Succeeded' }), { images }, 'arm64').kind).toBe('fits');
    },
  ],
  [
    77,
    'a pod that is bound after it was first seen is looked at again',
    () => {
      expect(judged(podOf(['a']), { images: { a: 'amd64' } }, 'arm64').kind).toBe('unknown');
      expect(judged(owned({ phase: 'Pending' }), { images: { a: 'amd64' } }, 'arm64').kind).toBe('misplaced');
    },
  ],
  [
    78,
    'a pod that runs and is ready proves itself',
    () => {
      const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
      expect(judged(owned(ready), { images: { a: '?throttled' } }, 'arm64').kind).toBe('fits');
    },
  ],
  [
    79,
    'pods are told apart by UID',
    () => {
      const pod = podOf(['a'], { metadata: { uid: 'second' } });
      expect(place(pod, { images: both }).operations[0]).toEqual({ op: 'test', path: '/metadata/uid', value: 'second' });
    },
  ],
  [
    80,
    'a node that is not known: no verdict',
    () => {
      expect(judged(owned({}), { images: { a: 'amd64' } }, undefined)).toMatchObject({ kind: 'unknown' });
    },
  ],
  [81, 'a full start-up is paced', inOperator],
  [
    82,
    'a gate is lifted in the same patch that constrains the pod',
    () => {
      const gated = place(podOf(['a']), { mayGate: true });
      const { decision } = place(gated.text, { images: both });
      const operations = patchFor(gated.text, decision, { liftGate: true });
      expect(operations.map(({ op, path }) => `${op} ${path}`)).toEqual([
        'add /spec/affinity',
        'add /metadata/annotations',
        'test /spec/schedulingGates/0',
        'remove /spec/schedulingGates/0',
      ]);
    },
  ],
  [
    83,
    'no controller: nothing is gated',
    () => {
      expect(place(podOf(['a']), { images: { a: '?throttled' }, mayGate: false }).decision.action).toBe('patch');
    },
  ],
  ...([84, 85, 86, 87, 88] as const).map(
    (number): Case => [number, 'outages, edits while gated, removal, faults of ours', inOperator],
  ),
  [
    89,
    'a dry run decides as admission does',
    () => {
      const template = { metadata: { labels: {} }, spec: { containers: [{ name: 'c', image: 'a' }] } };
      expect(place(template, { images: both }).decision).toEqual(place({ ...template, kind: 'Pod' }, { images: both }).decision);
    },
  ],
  [
    90,
    'another default in a dry run: who would be affected; what it saves is for prices to say',
    () => {
      const documents = [
        { kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ image: 'a' }] } },
        { kind: 'Pod', metadata: { name: 'old' }, spec: { containers: [{ image: 'amd64-only' }] } },
      ];
      const images = new Map([
        ['a', provenFacts('amd64 arm64')],
        ['amd64-only', provenFacts('amd64')],
      ]);
      const now = surroundingsIn(documents);
      const other = withClusterPolicy(now, { ...now.cluster, prefer: 'arm64' });
      const [before, after] = [now, other].map((surroundings) =>
        planWorkloads(workloadsIn(documents), images, { surroundings, target: 'arm64' }),
      );
      const changes = before === undefined || after === undefined ? [] : comparePlans(before, after);
      expect(changes).toMatchObject([{ workload: { name: 'web' }, after: { allowed: ['amd64', 'arm64'], prefer: 'arm64' } }]);
      expect(changes[0]?.before).not.toHaveProperty('prefer');
    },
  ],
  [
    91,
    'an exec format error: the digest loses that architecture, whatever its bytes claim',
    () => {
      const lies = { ...provenFacts('amd64 arm64'), refuted: ['arm64'] };
      expect(architecturesOf(place(podOf(['a']), { images: { a: lies } }))).toEqual(['amd64']);
      const seen = {
        placed: { pods: 1, crashLooping: 0, execFormatErrors: 1 },
        others: { pods: 0, crashLooping: 0, execFormatErrors: 0 },
        resume: '',
      };
      expect(nextRollout(initialRollout, seen, defaultClusterPolicy.rollout).phase).toBe('halted');
    },
  ],
  [92, 'secrets of the service account for a template', inRegistry],
];
