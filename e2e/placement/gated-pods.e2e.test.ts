import { decide, keys, type PatchOperation, patchFor, readClusterPolicy, readPodText } from '@landfall/placement';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';

let controlPlane: ControlPlane;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  await controlPlane.createNamespace('shop');
}, 600_000);

afterAll(() => controlPlane.stop());

const arch = 'kubernetes.io/arch';
const ours = { key: arch, operator: 'In', values: ['amd64', 'arm64'] };
const zone = { key: 'zone', operator: 'In', values: ['a'] };
const notThere = { key: 'metadata.name', operator: 'NotIn', values: ['n1'] };

const digest = `sha256:${'a'.repeat(64)}`;
const platforms = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));
const facts = new Map([['registry.example/web:1', { kind: 'index', digest, platforms } as const]]);
const nodes = { pools: ['linux', 'windows'].map((os) => ({ name: os, os, architecture: 'amd64', nodes: 1 })) };
const policy = readClusterPolicy({
  mode: 'enforce',
  prefer: 'arm64',
  matchNodeLabels: ['team'],
  tolerate: [
    { architecture: 'arm64', key: arch, value: 'arm64', effect: 'NoSchedule' },
    { architecture: 'arm64', key: 'spot' },
  ],
});

interface Stored {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Creates a gated pod, decides on what the server has made of it, and sends the patch. */
async function letGo(name: string, spec: object, images: typeof facts | ReadonlyMap<string, never> = facts): Promise<Stored> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { team: 'blue' } },
    spec: {
      schedulingGates: [{ name: keys.gate }, { name: 'queue.example/quota' }],
      containers: [{ name: 'web', image: 'registry.example/web:1' }],
      ...spec,
    },
  };
  await controlPlane.kubectl(['create', '--filename=-'], JSON.stringify(pod));
  return patchPod(name, patchOf(await storedText(name), images));
}

function storedText(name: string): Promise<string> {
  return controlPlane.kubectl(['get', 'pod', name, '--namespace', 'shop', '--output', 'json']);
}

function patchOf(text: string, images: typeof facts | ReadonlyMap<string, never>): readonly PatchOperation[] {
  const answer = readPodText(text);
  if (answer.kind === 'malformed' || policy.kind === 'problems') throw new Error('the test is wrong');
  const decision = decide({ pod: answer.pod, images, nodes, policies: { cluster: policy.policy } });
  return patchFor(text, decision, { liftGate: true });
}

async function patchPod(name: string, patch: readonly PatchOperation[]): Promise<Stored> {
  const written = ['--type=json', '--patch', JSON.stringify(patch), '--output', 'json'];
  return JSON.parse(await controlPlane.kubectl(['patch', 'pod', name, '--namespace', 'shop', ...written])) as Stored;
}

const required = (...nodeSelectorTerms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});

describe('a gated pod', () => {
  const linux = { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] };

  test.each([
    ['without-affinity', {}, [{ matchExpressions: [ours, linux] }]],
    ['with-one-term', required({ matchExpressions: [zone] }), [{ matchExpressions: [zone, ours, linux] }]],
    ['with-fields-alone', required({ matchFields: [notThere] }), [{ matchFields: [notThere], matchExpressions: [ours, linux] }]],
    [
      'with-two-terms',
      required({ matchExpressions: [zone] }, { matchExpressions: [{ key: arch, operator: 'NotIn', values: ['s390x'] }] }),
      [
        { matchExpressions: [zone, ours, linux] },
        { matchExpressions: [{ key: arch, operator: 'NotIn', values: ['s390x'] }, ours, linux] },
      ],
    ],
  ])('%s is constrained and let go in one patch, which the API server takes', async (name, spec, terms) => {
    const { spec: after, metadata } = await letGo(name, spec);

    expect(after).toMatchObject(required(...terms));
    expect(after['schedulingGates']).toEqual([{ name: 'queue.example/quota' }]);
    expect(after['nodeSelector']).toEqual({ team: 'blue' });
    expect(after['tolerations']).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'spot', operator: 'Exists' })]));
    expect(metadata.annotations?.[keys.decision]).toContain('"preferred":"arm64"');
  });

  test('whose images stay unknown is let go and marked', async () => {
    const { spec, metadata } = await letGo('unknown', {}, new Map());

    expect(spec['schedulingGates']).toEqual([{ name: 'queue.example/quota' }]);
    expect(spec['affinity']).toBeUndefined();
    expect(metadata.annotations?.[keys.decision]).toContain('"recheck":true');
  });

  test('that was replaced by another of its name is not touched', async () => {
    await letGo('replaced', {}, new Map());
    const before = await storedText('replaced');
    const former = patchOf(before.replace(/"uid": "[^"]+"/, '"uid": "former"'), facts);

    await expect(patchPod('replaced', former)).rejects.toThrow('the server rejected our request');
    expect(JSON.parse(await storedText('replaced'))).toEqual(JSON.parse(before));
  });
});
