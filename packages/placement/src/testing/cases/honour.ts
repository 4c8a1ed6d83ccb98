import { expect } from 'vitest';
import { readAdmissionRequest } from '../../admission/read-request.ts';
import { architecturesOf, both, expression, place, podOf, preferencesOf, requiring, termsOf, withSpec } from '../placing.ts';
import type { Case } from './case.ts';

const arch = 'kubernetes.io/arch';

/** What is honoured, and what is left alone: cases 21 to 32. */
export const honourCases: readonly Case[] = [
  [
    21,
    'the pod selects its architecture: untouched, with a warning when an image lacks it',
    () => {
      for (const key of [arch, 'beta.kubernetes.io/arch']) {
        const placed = place(
          podOf(['a'], { spec: { nodeSelector: { [key]: 'arm64' }, containers: [{ name: 'c', image: 'a' }] } }),
          { images: { a: 'amd64' } },
        );
        expect(placed.operations).toEqual([]);
        expect(placed.decision).toMatchObject({
          left: 'stated',
          verdict: 'proven-none',
          notes: [{ code: 'stated-unsupported', level: 'warning' }],
        });
      }
    },
  ],
  [
    22,
    'every required term names architectures: untouched',
    () => {
      const terms = requiring(
        { matchExpressions: [expression(arch, 'In', 'amd64')] },
        { matchExpressions: [expression('zone', 'Exists'), expression(arch, 'In', 'arm64')] },
      );
      expect(place(withSpec(terms), { images: { a: 'amd64' } })).toMatchObject({ operations: [], decision: { left: 'stated' } });
    },
  ],
  [
    23,
    'one of two terms names architectures: the other gains them',
    () => {
      const named = { matchExpressions: [expression(arch, 'In', 'amd64')] };
      const placed = place(withSpec(requiring(named, { matchExpressions: [expression('zone', 'Exists')] })), { images: both });
      expect(termsOf(placed)).toEqual([
        named,
        { matchExpressions: [expression('zone', 'Exists'), expression(arch, 'In', 'amd64', 'arm64')] },
      ]);
    },
  ],
  [
    24,
    'an architecture is only excluded: the pod is constrained all the same',
    () => {
      const excluded = expression(arch, 'NotIn', 's390x');
      const placed = place(withSpec(requiring({ matchExpressions: [excluded] })), { images: { a: 'amd64 s390x' } });
      expect(termsOf(placed)).toEqual([{ matchExpressions: [excluded, expression(arch, 'In', 'amd64')] }]);
    },
  ],
  [
    25,
    'the pod asks for one node by name: untouched, and no image is asked for',
    () => {
      const placed = place(withSpec(requiring({ matchFields: [expression('metadata.name', 'In', 'n1')] })), { images: both });
      expect(placed).toMatchObject({ operations: [], decision: { left: 'pinned', images: [] } });
    },
  ],
  [
    26,
    'a DaemonSet that controls the pod: left; one that merely owns it: placed',
    () => {
      const owned = (controller: boolean | undefined) =>
        podOf(['a'], { metadata: { ownerReferences: [{ kind: 'DaemonSet', name: 'd', uid: 'u', controller }] } });
      expect(place(owned(true), { images: both }).decision.left).toBe('excluded-owner');
      expect(architecturesOf(place(owned(false), { images: both }))).toEqual(['amd64', 'arm64']);
      expect(architecturesOf(place(owned(undefined), { images: both }))).toEqual(['amd64', 'arm64']);
    },
  ],
  [
    27,
    'the pod names its node: untouched and not gated',
    () => {
      const placed = place(withSpec({ nodeName: 'n1' }), { images: { a: '?throttled' }, mayGate: true });
      expect(placed).toMatchObject({ operations: [], decision: { left: 'bound' } });
    },
  ],
  [
    28,
    'a pod for the control plane is never gated',
    () => {
      const pod = withSpec({ nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } });
      expect(place(pod, { images: { a: '?throttled' }, mayGate: true }).after.spec.schedulingGates).toBeUndefined();
    },
  ],
  [
    29,
    'excluded namespaces and mirror pods are skipped',
    () => {
      expect(place(podOf(['a'], { metadata: { namespace: 'kube-system' } }), { images: both }).decision.left).toBe(
        'excluded-namespace',
      );
      const mirror = podOf(['a'], { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } });
      expect(place(mirror, { images: both })).toMatchObject({ operations: [], decision: { left: 'mirror' } });
    },
  ],
  [
    30,
    'updates, subresources and other kinds are allowed as they are',
    () => {
      const pod = { kind: { group: '', version: 'v1', kind: 'Pod' }, operation: 'CREATE', object: podOf(['a']) };
      for (const request of [
        { ...pod, operation: 'UPDATE' },
        { ...pod, subResource: 'binding' },
        { ...pod, kind: { group: 'apps', kind: 'Pod' } },
        { ...pod, object: undefined },
        'x',
      ])
        expect(readAdmissionRequest(request).kind).toBe('other');
      expect(readAdmissionRequest(pod).kind).toBe('pod');
    },
  ],
  [
    31,
    'a pod or a namespace that asks to be left alone is',
    () => {
      const pod = podOf(['a'], { metadata: { annotations: { 'placement.landfall.dev/skip': 'true' } } });
      expect(place(pod, { images: both }).decision.left).toBe('opted-out');
      const policies = { namespaceAnnotations: new Map([['placement.landfall.dev/disabled', 'true']]) };
      expect(place(podOf(['a']), { images: both, policies }).decision.left).toBe('namespace-disabled');
      expect(place(podOf(['a']), { images: both, policies: { namespace: { disabled: true } } }).operations).toEqual([]);
    },
  ],
  [
    32,
    'the pod prefers an architecture itself: ours is not added, and that is said',
    () => {
      const preferred = [{ weight: 10, preference: { matchExpressions: [expression(arch, 'In', 'amd64')] } }];
      const pod = withSpec({ affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } });
      const placed = place(pod, { images: both, cluster: { prefer: 'arm64' } });
      expect(preferencesOf(placed)).toEqual(['amd64:10']);
      expect(placed.decision.notes).toMatchObject([{ code: 'preference-kept' }]);
    },
  ],
];
