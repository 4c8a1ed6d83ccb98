import { describe, expect, test } from 'vitest';
import { createStage, provenFor } from '../testing/stage.ts';
import { findGaps, imagesByNamespace } from './gaps.ts';

const stage = createStage();
const { surroundings } = stage.context;

function daemonSet(name: string, image: string, spec: object = {}) {
  return {
    kind: 'DaemonSet',
    metadata: { name, namespace: 'agents' },
    spec: { template: { spec: { containers: [{ name: 'agent', image }], ...spec } } },
  };
}

const facts = new Map([
  [
    'agents',
    new Map([
      ['both:1', provenFor('amd64', 'arm64')],
      ['amd:1', provenFor('amd64')],
    ]),
  ],
]);

describe('a DaemonSet', () => {
  test('whose image is for amd64 alone breaks on arm64, and one for both nowhere', () => {
    const report = findGaps([daemonSet('logs', 'amd:1'), daemonSet('metrics', 'both:1')], facts, surroundings);

    expect(report).toEqual({
      schemaVersion: 1,
      daemonSets: 2,
      architectures: ['amd64', 'arm64'],
      gaps: [
        {
          namespace: 'agents',
          name: 'logs',
          architecture: 'arm64',
          hasNodes: true,
          images: [{ image: 'amd:1', why: 'Its index lists linux/amd64.' }],
        },
      ],
      unknown: [],
    });
  });

  test('that asks for nodes of its architecture has no gap', () => {
    const pinned = daemonSet('logs', 'amd:1', { nodeSelector: { 'kubernetes.io/arch': 'amd64' } });

    expect(findGaps([pinned], facts, surroundings).gaps).toEqual([]);
  });

  test('of which nobody knows is listed as unknown, not as a gap', () => {
    expect(findGaps([daemonSet('logs', 'nobody-knows:1')], facts, surroundings)).toMatchObject({
      gaps: [],
      unknown: ['agents/logs'],
    });
  });

  test('is asked about the architectures that policy lets be used, before there is such a node', () => {
    const { policiesOf } = surroundings;
    const planned = {
      ...surroundings,
      policiesOf: (name: string) => ({ cluster: { ...policiesOf(name).cluster, schedulable: ['amd64', 'riscv64'] } }),
    };

    expect(findGaps([daemonSet('logs', 'both:1')], facts, planned).gaps).toMatchObject([
      { architecture: 'riscv64', hasNodes: false },
    ]);
  });
});

test('images are grouped by namespace, and other kinds are left out', () => {
  const deployment = { ...daemonSet('web', 'web:1'), kind: 'Deployment' };

  expect(imagesByNamespace([daemonSet('a', 'b:1'), daemonSet('b', 'a:1'), deployment])).toEqual(
    new Map([['agents', ['a:1', 'b:1']]]),
  );
});
