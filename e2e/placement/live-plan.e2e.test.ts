import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDouble, sampleImage, sampleIndex } from '@landfall/cluster/registry/testing';
import { policyDefinitions } from '@landfall/placement';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { landfallCommand } from '../corpus/landfall/landfall.ts';
import { type ServedDouble, serveDouble } from '../registry/serve-double.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-live-plan-'));
const both = sampleIndex([sampleImage('linux/amd64'), sampleImage('linux/arm64')]);
const double = createDouble();
let served: ServedDouble;
let cluster: ControlPlane;

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command as a person has it, with caches of its own. */
function landfall(args: readonly string[], input?: string): Promise<Run> {
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, XDG_CACHE_HOME: join(folder, 'cache'), DOCKER_CONFIG: folder };
  return new Promise((resolve) => {
    const child = execFile(landfallCommand, ['arch', ...args], { env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
    child.stdin?.end(input ?? '');
  });
}

const live = ['--context', 'test'] as const;

beforeAll(async () => {
  double.push('shop/web', '1', both);
  double.push('shop/mesh', '1.4.0', sampleImage('linux/amd64', { salt: 'mesh' }));
  double.push('shop/mesh', '1.5.0', both);
  served = await serveDouble(double);
  cluster = await startControlPlane();
  const image = (name: string) => `${served.host}/shop/${name}`;
  const node = (name: string, architecture: string, type: string) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': architecture, 'node.kubernetes.io/instance-type': type },
    },
  });
  const requests = { cpu: '1', memory: '4Gi' };
  const workload = (kind: string, name: string, images: readonly string[], more: object = {}) => {
    const labels = { app: name, team: name === 'web' ? 'checkout' : 'platform' };
    const containers = images.map((one, index) => ({ name: `c${index}`, image: image(one), resources: { requests } }));
    return {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace: 'shop' },
      spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels }, spec: { containers } }, ...more },
    };
  };
  const pod = (name: string, nodeName: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { app: 'web', 'pod-template-hash': '5f' },
      annotations: { 'placement.landfall.dev/decision': '{"verdict":"proven","allowed":["amd64","arm64"],"preferred":"arm64"}' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5f', uid: 'a', controller: true }],
    },
    spec: { nodeName, containers: [{ name: 'c0', image: image('web:1') }] },
  });
  await cluster.createNamespace('shop');
  await apply(...policyDefinitions());
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=300s']);
  await apply(
    node('old', 'amd64', 'm6i.xlarge'),
    node('new', 'arm64', 'm6g.xlarge'),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' } },
    {
      apiVersion: 'placement.landfall.dev/v1alpha1',
      kind: 'ClusterPlacementPolicy',
      metadata: { name: 'cluster' },
      spec: { prefer: 'arm64' },
    },
    workload('Deployment', 'web', ['web:1'], { replicas: 3 }),
    workload('Deployment', 'api', ['web:1', 'mesh:1.4.0'], { replicas: 40 }),
    workload('DaemonSet', 'agent', ['mesh:1.4.0']),
    pod('web-5f-a', 'old'),
    pod('web-5f-b', 'old'),
    pod('web-5f-c', 'new'),
  );
}, 600_000);

afterAll(async () => {
  await cluster.stop();
  await served.stop();
  rmSync(folder, { recursive: true });
});

async function apply(...objects: readonly object[]): Promise<void> {
  await cluster.kubectl(['create', '--filename=-'], objects.map((object) => JSON.stringify(object)).join('\n---\n'));
}

function everything(): Promise<string> {
  return cluster.kubectl(['get', 'deployments,daemonsets,pods,nodes,namespaces,clusterplacementpolicies', '-A', '-o', 'json']);
}

interface PlanJson {
  readonly workloads: readonly {
    readonly name: string;
    readonly pods: number;
    readonly target: string;
    readonly failsOnTarget?: boolean;
  }[];
  readonly blockers: readonly object[];
  readonly savings: {
    readonly total: object;
    readonly owners: readonly { readonly owner: string }[];
    readonly confidence: string;
  };
}

describe('a dry run over a live cluster', () => {
  test('says what could run where, what blocks, which newer tag would do, and what it saves, and changes nothing', async () => {
    const before = await everything();
    const { out, code, err } = await landfall(['plan', ...live, '--newer', '--format', 'json']);
    const plan = JSON.parse(out) as PlanJson; // what our own command prints

    expect([code, err]).toEqual([0, '']);
    expect(plan.workloads).toMatchObject([
      { name: 'agent', target: 'blocked', failsOnTarget: true },
      { name: 'api', pods: 40, target: 'blocked' },
      { name: 'web', pods: 3, target: 'can', decision: { preference: { architecture: 'arm64' } } },
    ]);
    expect(plan.blockers).toMatchObject([
      {
        image: `${served.host}/shop/mesh:1.4.0`,
        alone: { workloads: 2 },
        newer: { image: `${served.host}/shop/mesh:1.5.0`, isMajor: false },
      },
    ]);
    // One of the three pods is there already.
    expect(plan.savings).toMatchObject({
      total: { pods: 2, now: 70.08, there: 56.21, saving: 13.87, waitingPods: 40 },
      owners: [{ owner: 'checkout' }, { owner: 'platform' }],
      confidence: 'medium',
    });
    expect(await everything()).toBe(before);
  });

  test('says the same as one over what kubectl writes', async () => {
    const ofCluster = await landfall(['plan', ...live, '--format', 'json']);
    const ofFile = await landfall(['plan', '--file', '-', '--format', 'json'], await everything());

    expect(ofFile.out).toBe(ofCluster.out);
    expect(ofFile.out.length).toBeGreaterThan(1000);
  });

  test('explains a pod: where it is, what was decided, and what would be decided now', async () => {
    const { out } = await landfall(['explain', 'pod/web-5f-c', ...live, '--namespace', 'shop']);

    expect(out).toContain('shop/pod/web-5f-c  runs on amd64, arm64\n');
    expect(out).toContain('  It is on new (arm64).\n');
    expect(out).toContain('  Decided when it was created: runs on amd64, arm64; arm64 first\n');
    expect(out).toContain('  The operator says nothing: no webhook of it is registered;');
    expect((await landfall(['explain', 'deploy/api', ...live, '-n', 'shop'])).out).toContain(
      'shop/deployment/api  runs on amd64\n',
    );
    expect((await landfall(['explain', 'pod/gone', ...live, '-n', 'shop'])).err).toContain('has no Pod gone');
  });

  test('says who refused, and nothing of the credentials', async () => {
    const kubeconfig = join(folder, 'stranger');
    writeFileSync(kubeconfig, readFileSync(cluster.kubeconfig, 'utf8').replaceAll(cluster.token, 'planted-token-5e1f'));
    const { code, out, err } = await landfall(['plan', '--kubeconfig', kubeconfig]);

    expect(code).toBe(3);
    expect(err).toContain('401');
    expect(out + err).not.toContain('planted-token');
    expect((await landfall(['plan', '--context', 'absent'])).err).toContain('has no context absent');
  });
});
