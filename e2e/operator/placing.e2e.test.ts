/**
 * Pods land where their images run, and nothing that goes wrong with us keeps them: a real API server and scheduler, real
 * registries, two replicas of the bundled operator. Nodes are entries in the API, as no pod has to run.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '@landfall/cluster/kube';
import { sampleAttestation, sampleImage, sampleIndex } from '@landfall/cluster/registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PodSpec, podOf, type Stage, type StagedOperator, startStage, user } from './stage.ts';

let stage: Stage;
let replicas: readonly StagedOperator[];

const amd64 = sampleImage('linux/amd64');
const arm64 = sampleImage('linux/arm64/v8');
const both = sampleIndex([amd64, arm64]);

beforeAll(async () => {
  stage = await startStage();
  await Promise.all([
    stage.push('open', 'shop/both', both),
    stage.push('open', 'shop/arm', arm64),
    stage.push('open', 'shop/intel', amd64),
    stage.push('open', 'shop/nested', sampleIndex([sampleIndex([arm64])])),
    stage.push('open', 'shop/attested', sampleIndex([arm64, sampleAttestation(arm64, 'builder')])),
    stage.push('closed', 'team/secret', arm64),
    stage.push('closed', 'tools/agent', arm64),
    stage.setPolicy({ mode: 'enforce' }),
    stage.controlPlane.createNamespace('shop'),
    stage.controlPlane.createNamespace('strict'),
  ]);
  await stage.apply(pullSecret('shop'));
  await stage.apply({
    apiVersion: 'placement.landfall.dev/v1alpha1',
    kind: 'PlacementPolicy',
    metadata: { name: 'namespace', namespace: 'strict' },
    spec: { noCommonPlatform: 'deny' },
  });
  // A busy machine is no reason to let a pod through unplaced while nobody is seen to lift gates yet.
  const args = ['--inline-budget-ms=5000', ...writeProgram(stage.folder), writeShortNames(stage.folder)];
  replicas = await Promise.all([stage.start('one', args), stage.start('two', args)]);
  await stage.registered();
});

afterAll(() => stage?.stop());

describe('pods land where their images run', () => {
  test.each<[what: string, images: readonly string[], lands: RegExp, more?: PodSpec['more']]>([
    ['an image for arm64 alone', ['registry.test/shop/arm:1'], /^arm64/],
    ['an image for amd64 alone', ['registry.test/shop/intel:1'], /^amd64/],
    ['an image for both and one for amd64', ['registry.test/shop/both:1', 'registry.test/shop/intel:1'], /^amd64/],
    ['a nested index', ['registry.test/shop/nested:1'], /^arm64/],
    ['an index with an attestation', ['registry.test/shop/attested:1'], /^arm64/],
    ['a digest', [`registry.test/shop/arm@${arm64.manifest.digest}`], /^arm64/],
    ['a private image', ['private.test/team/secret:1'], /^arm64/, { imagePullSecrets: [{ name: 'pull' }] }],
    ['a private image for which a program knows the credentials', ['private.test/tools/agent:1'], /^arm64/],
    ['a short name that stands for an image', ['agent:1'], /^arm64/],
    ['a short name that is searched', ['shop/intel:1'], /^amd64/],
    [
      'an init container for amd64',
      ['registry.test/shop/both:1'],
      /^amd64/,
      { initContainers: [{ name: 'init', image: 'registry.test/shop/intel:1' }] },
    ],
  ])('%s', async (_, images, lands, more) => {
    const name = await stage.create('shop', { images, ...(more !== undefined && { more }) });

    expect(await stage.nodeOf('shop', name)).toMatch(lands);
  });

  test('and what they asked for before still holds', async () => {
    const terms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['arm64-2', 'amd64-1'] }] }];
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
    const name = await stage.create('shop', { images: ['registry.test/shop/arm:1'], more: { affinity } });

    expect(await stage.nodeOf('shop', name)).toBe('arm64-2');
  });

  test('and policy alone refuses a pod, naming both images', async () => {
    const images = ['registry.test/shop/arm:1', 'registry.test/shop/intel:1'];

    await expect(stage.create('strict', { images })).rejects.toThrow(/shop\/arm:1.*arm64.*shop\/intel:1.*amd64/);
    expect(await stage.nodeOf('shop', await stage.create('shop', { images }))).toMatch(/64-/);
  });

  test("and the name of an image leads to no address that is nobody's registry", async () => {
    const image = '169.254.169.254/latest/meta-data:1';
    const name = await stage.create('shop', { images: [image] });

    expect(await stage.nodeOf('shop', name)).toMatch(/64-/);
    expect(JSON.stringify((await stage.pod('shop', name)).metadata['annotations'])).toContain('forbidden-address');
  });

  test('case 39: and a dry run shows the same and leaves nothing', async () => {
    const pod = podOf('shop', 'tried', { images: ['registry.test/shop/arm:1'] });
    const shown = await stage.client.create(resources.pods, pod, { isDryRun: true });

    expect(JSON.stringify(shown)).toContain('"arm64"');
    expect(await stage.client.get(resources.pods, { namespace: 'shop', name: 'tried' })).toBeUndefined();
  });
});

test('nothing that was written holds the credentials of the private registry', async () => {
  const kinds = 'pods,events,leases,imagefacts,mutatingwebhookconfigurations,clusterplacementpolicies';
  const objects = await stage.controlPlane.kubectl(['get', kinds, '--all-namespaces', '--output=json']);
  const metrics = await Promise.all(replicas.map((replica) => replica.metrics()));
  const explained = await replicas[0]?.get('/explain?namespace=shop&pod=pod-1');
  const written = [stage.logs(), objects, ...metrics, explained?.text].join('\n');

  expect(written).toContain('private.test');
  expect(explained?.status).toBe(200);
  for (const secret of [user.password, Buffer.from(`${user.name}:${user.password}`).toString('base64'), stage.operatorToken])
    expect(written).not.toContain(secret);
});

test('case 73: after a restart of all replicas, known digests are placed without asking a registry', async () => {
  for (const replica of replicas) {
    replica.signal('SIGTERM');
    expect(await replica.ended()).toBe(0);
    stage.forget(replica);
  }
  const next = await stage.start('next');
  const probe = podOf('shop', 'probe', { images: [`registry.test/shop/arm@${arm64.manifest.digest}`] });
  await stage.waitFor('the next one is asked', async () => {
    const shown = await stage.client.create(resources.pods, probe, { isDryRun: true });
    return JSON.stringify(shown['spec']).includes('arm64');
  });
  const images = [`registry.test/shop/arm@${arm64.manifest.digest}`, `private.test/team/secret@${arm64.manifest.digest}`];
  const name = await stage.create('shop', { images, more: { imagePullSecrets: [{ name: 'pull' }] } });

  expect(await stage.nodeOf('shop', name)).toMatch(/^arm64/);
  // Tags are asked about again, by those who look at running pods; admission asked nobody.
  expect(await next.metrics()).toMatch(/^landfall_placement_admission_seconds_count\{images="asked"\} 0$/m);
});

/**
 * Writes a program that knows credentials, as kubelets run them, and what says so.
 *
 * @returns what a replica is told of it
 */
function writeProgram(folder: string): readonly string[] {
  const apiVersion = 'credentialprovider.kubelet.k8s.io/v1';
  const auth = { 'private.test': { username: user.name, password: user.password } };
  const answer = { kind: 'CredentialProviderResponse', apiVersion, cacheKeyType: 'Registry', auth };
  const program = `#!/bin/sh\ngrep -q '"image":"private.test/tools/agent"' || exit 1\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`;
  writeFileSync(join(folder, 'test-provider'), program, { mode: 0o700 });
  const provider = { name: 'test-provider', apiVersion, matchImages: ['private.test/tools'], defaultCacheDuration: '1h' };
  const config = { apiVersion: 'kubelet.config.k8s.io/v1', kind: 'CredentialProviderConfig', providers: [provider] };
  const path = join(folder, 'credential-providers.yaml');
  writeFileSync(path, JSON.stringify(config));
  return [`--credential-providers=${path}`, `--credential-provider-programs=${folder}`];
}

/** @returns what a replica is told of it */
function writeShortNames(folder: string): string {
  const path = join(folder, 'registries.conf');
  writeFileSync(path, 'unqualified-search-registries = ["registry.test"]\n[aliases]\nagent = "registry.test/shop/arm"\n');
  return `--registries-conf=${path}`;
}

/** Credentials of the private registry. */
function pullSecret(namespace: string): object {
  const auths = { 'private.test': { username: user.name, password: user.password } };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pull', namespace },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
  };
}
