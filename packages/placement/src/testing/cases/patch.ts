import { expect } from 'vitest';
import { readAdmissionRequest } from '../../admission/read-request.ts';
import { architecturesOf, both, expression, place, podOf, requiring, type Situation, termsOf, withSpec } from '../placing.ts';
import type { Case } from './case.ts';

const arch = 'kubernetes.io/arch';
const disjoint: Situation = { images: { a: 'amd64', b: 'arm64' } };

/** What the patch looks like: cases 33 to 43. */
export const patchCases: readonly Case[] = [
  [
    33,
    'a term that is there is narrowed; none is added beside it',
    () => {
      const zone = expression('zone', 'In', 'a');
      expect(termsOf(place(withSpec(requiring({ matchExpressions: [zone] })), { images: both }))).toEqual([
        { matchExpressions: [zone, expression(arch, 'In', 'amd64', 'arm64')] },
      ]);
    },
  ],
  [
    34,
    'a term without expressions gains one; a term that asks nothing fits no node and stays so',
    () => {
      const fields = [expression('metadata.name', 'NotIn', 'n1')];
      const ours = expression(arch, 'In', 'amd64', 'arm64');
      for (const matchExpressions of [undefined, null, []]) {
        const placed = place(withSpec(requiring({ matchExpressions, matchFields: fields }, {})), { images: both });
        expect(termsOf(placed)).toEqual([{ matchExpressions: [ours], matchFields: fields }, {}]);
      }
    },
  ],
  [
    35,
    'no affinity: one term, with every parent that it needs',
    () => {
      for (const spec of [
        {},
        { affinity: null },
        { affinity: {} },
        { affinity: { nodeAffinity: null } },
        { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: null } } },
      ])
        expect(termsOf(place(withSpec(spec), { images: both }))).toEqual([
          { matchExpressions: [expression(arch, 'In', 'amd64', 'arm64')] },
        ]);
    },
  ],
  [
    36,
    'preferences and affinity between pods stay as they are',
    () => {
      const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: {} }] };
      const preferred = [{ weight: 3, preference: { matchExpressions: [expression('zone', 'Exists')] } }];
      const affinity = {
        podAffinity,
        podAntiAffinity: podAffinity,
        nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred },
      };
      const placed = place(withSpec({ affinity }), { images: both });
      expect(placed.after.spec.affinity).toMatchObject(affinity);
      expect(architecturesOf(placed)).toEqual(['amd64', 'arm64']);
    },
  ],
  [
    37,
    'fields newer than we are survive, and nothing is removed',
    () => {
      const pod = withSpec({ securityContext: { notInventedYet: { level: [1, 2.5e300, '€'] } } });
      const placed = place(pod, { images: both, cluster: { prefer: 'arm64' } });
      expect(placed.after).toMatchObject(pod);
      expect(new Set(placed.operations.map(({ op }) => op))).toEqual(new Set(['add']));
    },
  ],
  [
    38,
    'asked again about its own answer: nothing',
    () => {
      const situation: Situation = {
        images: both,
        cluster: { prefer: 'arm64', tolerate: [{ architecture: 'arm64', key: 'arm' }] },
      };
      expect(place(place(podOf(['a']), situation).text, situation).operations).toEqual([]);
      const held: Situation = { ...disjoint, cluster: { noCommonPlatform: 'hold' } };
      expect(place(place(podOf(['a', 'b']), held).text, held).operations).toEqual([]);
      const gated: Situation = { mayGate: true };
      expect(place(place(podOf(['a']), gated).text, gated).operations).toEqual([]);
    },
  ],
  [
    39,
    'a dry run: the same patch, without the gate',
    () => {
      const request = { kind: { kind: 'Pod' }, operation: 'CREATE', object: podOf(['a']), dryRun: true, namespace: 'shop' };
      expect(readAdmissionRequest(request)).toMatchObject({ isDryRun: true });
      expect(place(podOf(['a']), { images: both, mayGate: false }).operations).toEqual(
        place(podOf(['a']), { images: both, mayGate: true }).operations,
      );
      expect(place(podOf(['a']), { mayGate: false }).after.spec.schedulingGates).toBeUndefined();
    },
  ],
  [
    40,
    'a pod whose name is yet to be made: its name plays no part',
    () => {
      const unnamed = { metadata: { generateName: 'web-' }, spec: { containers: [{ name: 'c', image: 'a' }] } };
      expect(architecturesOf(place(unnamed, { images: both }))).toEqual(['amd64', 'arm64']);
    },
  ],
  [
    41,
    'the namespace of the request counts, not that of the object',
    () => {
      const pod = { metadata: {}, spec: { containers: [{ name: 'c', image: 'a' }] } };
      expect(readAdmissionRequest({ kind: { kind: 'Pod' }, operation: 'CREATE', object: pod, namespace: 'shop' })).toMatchObject({
        namespace: 'shop',
      });
      expect(place(pod, { images: both, namespace: 'kube-system' }).decision.left).toBe('excluded-namespace');
    },
  ],
  [
    42,
    'tainted Arm nodes are tolerated once, all of their taints, and only by what runs there',
    () => {
      const tolerate = [{ architecture: 'arm64', key: arch, value: 'arm64', effect: 'NoSchedule' as const }];
      const toleration = { key: arch, operator: 'Equal', value: 'arm64', effect: 'NoSchedule' };
      expect(place(podOf(['a']), { images: both, cluster: { tolerate } }).after.spec.tolerations).toEqual([toleration]);
      const two = [...tolerate, { architecture: 'arm64', key: 'spot' }];
      expect(place(podOf(['a']), { images: both, cluster: { tolerate: two } }).after.spec.tolerations).toEqual([
        toleration,
        { key: 'spot', operator: 'Exists' },
      ]);
      expect(
        place(withSpec({ tolerations: [{ operator: 'Exists' }] }), { images: both, cluster: { tolerate } }).after.spec
          .tolerations,
      ).toHaveLength(1);
      expect(place(podOf(['a']), { images: { a: 'amd64' }, cluster: { tolerate } }).after.spec.tolerations).toBeUndefined();
      expect(place(podOf(['a']), { images: { a: '?throttled' }, cluster: { tolerate } }).after.spec.tolerations).toBeUndefined();
    },
  ],
  [
    43,
    'a label that nodes must match becomes a key of the node selector',
    () => {
      const pod = podOf(['a'], { metadata: { labels: { team: 'blue' } } });
      const placed = place(pod, { images: both, cluster: { matchNodeLabels: ['team', 'absent'] } });
      expect(placed.after.spec.nodeSelector).toEqual({ team: 'blue' });
      expect(termsOf(placed)).toHaveLength(1);
    },
  ],
];
