import { readFileSync } from 'node:fs';
import { readClusterPolicy } from '@landfall/placement';
import { badPolicies, goodPolicies, type PolicyExample } from '@landfall/placement/policy-examples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';

let controlPlane: ControlPlane;

const definitions = readFileSync(new URL('../../packages/placement/policies.yaml', import.meta.url), 'utf8');
const names = { ClusterPlacementPolicy: 'cluster', PlacementPolicy: 'namespace' };

beforeAll(async () => {
  controlPlane = await startControlPlane();
  await controlPlane.createNamespace('shop');
  await controlPlane.kubectl(['apply', '--server-side', '--filename=-'], definitions);
  await controlPlane.kubectl(['wait', '--for=condition=Established', '--timeout=300s', '--filename=-'], definitions);
}, 600_000);

afterAll(() => controlPlane.stop());

function manifestOf({ kind, spec }: PolicyExample, name: string = names[kind]): string {
  return stringify({ apiVersion: 'placement.landfall.dev/v1alpha1', kind, metadata: { name }, spec });
}

async function verdictOn(manifest: string) {
  const [verdict] = await controlPlane.dryRun(manifest, 'shop');
  return verdict;
}

describe('the API server', () => {
  test.each(goodPolicies)('accepts a policy: $says', async (example) => {
    expect(await verdictOn(manifestOf(example))).toMatchObject({ accepted: true, message: '', warnings: [] });
  });

  test.each(badPolicies)('refuses a policy: $says', async (example) => {
    const verdict = await verdictOn(manifestOf(example));

    expect(verdict?.accepted).toBe(false);
    if (example.isRule) expect(verdict?.message).toContain(example.message);
  });

  test.each(goodPolicies.slice(0, 3))('refuses a second policy beside the one that counts: $says', async (example) => {
    expect((await verdictOn(manifestOf(example, 'another')))?.message).toContain(
      `the policy must be named ${names[example.kind]}`,
    );
  });

  test('fills in the defaults that we fill in', async () => {
    await controlPlane.kubectl(['apply', '--filename=-'], manifestOf(goodPolicies[0]!));
    const stored = JSON.parse(await controlPlane.kubectl(['get', 'clusterplacementpolicy', 'cluster', '--output', 'json']));

    expect(readClusterPolicy({})).toEqual({ kind: 'policy', policy: stored.spec });
  });
});
