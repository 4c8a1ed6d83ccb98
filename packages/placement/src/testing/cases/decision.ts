import { expect } from 'vitest';
import { defaultClusterPolicy } from '../../policy/policy.ts';
import { policyProblems } from '../../policy/read-policy.ts';
import {
  architecturesOf,
  both,
  expression,
  judged,
  place,
  podOf,
  preferencesOf,
  provenFacts,
  type Situation,
  termsOf,
} from '../placing.ts';
import type { Case } from './case.ts';

const arch = 'kubernetes.io/arch';
const gate = 'placement.landfall.dev/images';
const disjoint: Situation = { images: { a: 'amd64', b: 'arm64' } };

/** What is decided: cases 1 to 20. */
export const decisionCases: readonly Case[] = [
  [
    1,
    'several architectures and no wish: all of them, sorted, without other systems',
    () => {
      const placed = place(podOf(['a']), { images: { a: 'arm64 amd64 windows/amd64' } });
      expect(architecturesOf(placed)).toEqual(['amd64', 'arm64']);
      expect(placed.decision.verdict).toBe('proven');
    },
  ],
  [
    2,
    'a strict wish of the cluster: that one only',
    () => {
      expect(architecturesOf(place(podOf(['a']), { images: both, cluster: { prefer: 'amd64', preference: 'strict' } }))).toEqual([
        'amd64',
      ]);
    },
  ],
  [
    3,
    'a soft wish: all, and that one first',
    () => {
      const placed = place(podOf(['a']), { images: both, cluster: { prefer: 'amd64', preferenceWeight: 70 } });
      expect(architecturesOf(placed)).toEqual(['amd64', 'arm64']);
      expect(preferencesOf(placed)).toEqual(['amd64:70']);
    },
  ],
  [
    4,
    'the pod wishes what its images lack: what runs, with a warning',
    () => {
      const pod = podOf(['a'], { metadata: { labels: { 'placement.landfall.dev/prefer': 'arm64' } } });
      const placed = place(pod, { images: { a: 'amd64' } });
      expect(architecturesOf(placed)).toEqual(['amd64']);
      expect(placed.decision.notes).toMatchObject([{ code: 'preference-unavailable', level: 'warning' }]);
    },
  ],
  [
    5,
    'the cluster wishes what the images lack: what runs, in silence',
    () => {
      const placed = place(podOf(['a']), { images: { a: 'amd64' }, cluster: { prefer: 'arm64' } });
      expect(architecturesOf(placed)).toEqual(['amd64']);
      expect(placed.decision.notes).toEqual([]);
    },
  ],
  [
    6,
    'a wish for what policy does not schedule: the next wish applies',
    () => {
      const pod = podOf(['a'], { metadata: { labels: { 'placement.landfall.dev/prefer': 's390x' } } });
      const placed = place(pod, {
        images: { a: 'amd64 arm64 s390x' },
        cluster: { prefer: 'arm64', schedulable: ['amd64', 'arm64'] },
      });
      expect(placed.decision.preference).toMatchObject({ architecture: 'arm64', from: 'cluster' });
      expect(architecturesOf(placed)).toEqual(['amd64', 'arm64']);
      const odd = podOf(['a'], { metadata: { annotations: { 'placement.landfall.dev/prefer': 'arm64\nWarning: all is well' } } });
      expect(place(odd, { images: both }).decision.notes.map(({ text }) => text)).toEqual([
        'The pod prefers what is no name of an architecture.',
      ]);
    },
  ],
  [
    7,
    'a default that policy does not schedule: the policy is refused',
    () => {
      const policy = { ...defaultClusterPolicy, prefer: 's390x', schedulable: ['amd64', 'arm64'] };
      expect(policyProblems('ClusterPlacementPolicy', policy).map(({ message }) => message)).toEqual([
        'prefer must be one of schedulable',
      ]);
    },
  ],
  [
    8,
    'an init container with fewer architectures narrows the pod',
    () => {
      const pod = podOf(['a'], {
        spec: { initContainers: [{ name: 'setup', image: 'init' }], containers: [{ name: 'c', image: 'a' }] },
      });
      expect(architecturesOf(place(pod, { images: { ...both, init: 'amd64' } }))).toEqual(['amd64']);
    },
  ],
  [
    9,
    'no architecture in common: refused, held or warned of as policy says, with both images named',
    () => {
      const denied = place(podOf(['a', 'b']), { ...disjoint, cluster: { noCommonPlatform: 'deny' } });
      expect(denied.decision).toMatchObject({ action: 'deny', verdict: 'proven-none' });
      expect(denied.decision.notes[0]?.text).toBe('No architecture runs all images: a (c0) runs on amd64; b (c1) runs on arm64.');
      expect(denied.operations).toEqual([]);
      const held = place(podOf(['a', 'b']), { ...disjoint, cluster: { noCommonPlatform: 'hold' } });
      expect(termsOf(held)).toEqual([
        { matchExpressions: [{ key: 'placement.landfall.dev/no-common-platform', operator: 'Exists' }] },
      ]);
      const warned = place(podOf(['a', 'b']), { ...disjoint, cluster: { noCommonPlatform: 'warn' } });
      expect(warned.operations).toEqual([]);
      expect(warned.decision.notes).toMatchObject([{ code: 'no-common-platform', level: 'warning' }]);
    },
  ],
  [
    10,
    'a common architecture that policy does not schedule or no node offers: as without one',
    () => {
      const images = { a: 's390x' };
      const byPolicy = place(podOf(['a']), { images, cluster: { schedulable: ['amd64'], noCommonPlatform: 'deny' } });
      expect(byPolicy.decision.action).toBe('deny');
      const byNodes = place(podOf(['a']), { images, nodes: 'amd64 arm64', cluster: { noCommonPlatform: 'deny' } });
      expect(byNodes.decision.notes[0]?.text).toBe('All images run on s390x, and no linux node or declared pool has that.');
    },
  ],
  [
    11,
    'one image of three is unknown: not the intersection of the rest, unless policy says so',
    () => {
      const images = { a: 'amd64 arm64', b: 'amd64', c: '?throttled' };
      const pod = podOf(['a', 'b', 'c']);
      expect(architecturesOf(place(pod, { images }))).toBeUndefined();
      expect(place(pod, { images, mayGate: true }).after.spec.schedulingGates).toEqual([{ name: gate }]);
      const known = place(pod, { images, cluster: { undetermined: { first: 'admit', assume: 'known', fallback: [] } } });
      expect(architecturesOf(known)).toEqual(['amd64']);
      const fallback = { first: 'admit', assume: 'fallback', fallback: ['amd64', 'arm64'] } as const;
      expect(architecturesOf(place(pod, { images, cluster: { undetermined: fallback } }))).toEqual(['amd64']);
      expect(known.decision.images[2]).toMatchObject({ role: 'unknown', unknown: 'throttled' });
    },
  ],
  [
    12,
    'all images unknown: let in, marked to be looked at again, with the fallback that is configured',
    () => {
      const images = { a: '?unreachable' };
      const plain = place(podOf(['a']), { images });
      expect(plain.decision).toMatchObject({ action: 'patch', verdict: 'undetermined', mustRecheck: true });
      expect(termsOf(plain)).toBeUndefined();
      expect(JSON.parse(plain.after.metadata.annotations?.['placement.landfall.dev/decision'] ?? '')).toMatchObject({
        recheck: true,
        unknown: ['unreachable'],
      });
      const assumed = place(podOf(['a']), {
        images,
        cluster: { undetermined: { first: 'gate', assume: 'fallback', fallback: ['amd64'] } },
      });
      expect(architecturesOf(assumed)).toEqual(['amd64']);
      expect(assumed.after.metadata.annotations?.['placement.landfall.dev/decision']).toContain('"assumed":true');
    },
  ],
  [
    13,
    'containers without an image: untouched',
    () => {
      expect(place({ spec: { containers: [{ name: 'c' }] } }).operations).toEqual([]);
      expect(place({ spec: { containers: [] } }).decision.left).toBe('no-images');
      expect(
        architecturesOf(place({ spec: { containers: [{ name: 'c' }, { name: 'd', image: 'a' }] } }, { images: both })),
      ).toEqual(['amd64', 'arm64']);
    },
  ],
  [
    14,
    'an image three times in a pod is one name to ask for',
    () => {
      const { decision } = place(podOf(['a', 'a', 'a']), { images: { a: 'amd64' } });
      expect(new Set(decision.images.map(({ image }) => image)).size).toBe(1);
      expect(decision.allowed).toEqual(['amd64']);
    },
  ],
  [
    15,
    'a sidecar counts',
    () => {
      const pod = podOf(['a'], {
        spec: {
          containers: [{ name: 'c', image: 'a' }],
          initContainers: [{ name: 'mesh', image: 's', restartPolicy: 'Always' }],
        },
      });
      const placed = place(pod, { images: { ...both, s: 'arm64' } });
      expect(architecturesOf(placed)).toEqual(['arm64']);
      expect(placed.decision.images[0]).toMatchObject({ kind: 'sidecar', container: 'mesh' });
    },
  ],
  [
    16,
    'an ephemeral container that comes later: no change, and a warning when it cannot run there',
    () => {
      const spec = {
        nodeName: 'n1',
        ephemeralContainers: [{ name: 'debug', image: 'd' }],
        containers: [{ name: 'c', image: 'a' }],
      };
      const situation: Situation = { images: { ...both, d: 'amd64' } };
      expect(place(podOf([], { spec }), situation).operations).toEqual([]);
      const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
      expect(judged({ ...podOf([], { spec }), status }, situation, 'arm64')).toMatchObject({
        kind: 'misplaced',
        why: 'd (debug) cannot run on linux/arm64. The rest of the pod runs.',
        mayEvict: false,
      });
    },
  ],
  [
    17,
    'the pod outweighs the namespace, which outweighs the cluster',
    () => {
      const policies = { namespaceAnnotations: new Map([['placement.landfall.dev/prefer', 'arm64']]) };
      const wish = (labels: object) =>
        place(podOf(['a'], { metadata: { labels } }), { images: both, cluster: { prefer: 's390x' }, policies }).decision
          .preference;
      expect(wish({ 'placement.landfall.dev/prefer': 'amd64' })).toMatchObject({ architecture: 'amd64', from: 'pod' });
      expect(wish({})).toMatchObject({ architecture: 'arm64', from: 'namespace' });
      const byResource = place(podOf(['a']), { images: both, policies: { ...policies, namespace: { prefer: 'amd64' } } });
      expect(byResource.decision.preference).toMatchObject({ architecture: 'amd64', from: 'namespace' });
    },
  ],
  [
    18,
    'an artefact by its label rules nothing out',
    () => {
      const bundle = { ...provenFacts('=amd64'), labels: { 'operators.bundle': 'v1' } };
      const placed = place(podOf(['a', 'bundle']), {
        images: { ...both, bundle },
        cluster: { neutralImageLabels: ['operators.bundle'] },
      });
      expect(architecturesOf(placed)).toEqual(['amd64', 'arm64']);
      expect(placed.decision.images[1]).toMatchObject({ role: 'neutral' });
    },
  ],
  [
    19,
    'a 32-bit image: unsupported, unless policy says that amd64 nodes run it',
    () => {
      const images = { a: '386' };
      expect(place(podOf(['a']), { images, nodes: 'amd64' }).decision.verdict).toBe('proven-none');
      expect(
        architecturesOf(
          place(podOf(['a']), { images, nodes: 'amd64', cluster: { alsoRuns: [{ node: 'amd64', images: ['386'] }] } }),
        ),
      ).toEqual(['386', 'amd64']);
    },
  ],
  [
    20,
    'a Windows pod: Windows platforms only, and a Windows node',
    () => {
      const pod = podOf(['a'], { spec: { os: { name: 'windows' }, containers: [{ name: 'c', image: 'a' }] } });
      const placed = place(pod, { images: { a: 'amd64 arm64 windows/amd64' } });
      expect(termsOf(placed)).toEqual([
        { matchExpressions: [expression(arch, 'In', 'amd64'), expression('kubernetes.io/os', 'In', 'windows')] },
      ]);
      expect(place(podOf(['a']), { images: { a: 'windows/amd64' } }).decision.verdict).toBe('proven-none');
    },
  ],
];
