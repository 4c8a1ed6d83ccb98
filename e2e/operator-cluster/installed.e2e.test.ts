/**
 * The operator as people have it: its image, built by an Engine from its Dockerfile, pulled from a registry, and installed by
 * its chart into a cluster with kubelet and controllers. It is upgraded and removed while pods come, and it may be gone for good.
 */
import { sampleImage } from '@landfall/cluster/registry/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { fakeNodeTaint } from '../cluster/fake-nodes.ts';
import { nodeName } from '../cluster/identities.ts';
import { ensureComponents } from '../components/components.ts';
import { runProgram } from '../control-plane/run-program.ts';
import { chartFolder, release } from '../operator-chart/operator-chart.ts';
import { pushSample } from '../registry/push-sample.ts';
import { lyingImage } from './lying-image.ts';
import { buildOperatorImage } from './operator-image.ts';
import { pushArchive } from './push-archive.ts';

let cluster: Cluster<'registry'>;
let helm: string;
let count = 0;

const arm = sampleImage('linux/arm64');

/** Busy machines start slowly, and nothing here is about time. */
const patience = { timeoutMs: 240_000 };

beforeAll(async () => {
  const [archive, started, programs] = await Promise.all([
    buildOperatorImage(),
    startCluster({ with: ['registry'], fakeNodes: { amd64: 1, arm64: 1 } }),
    ensureComponents(['helm4']),
  ]);
  cluster = started;
  helm = programs.helm4;
  const host = new URL(cluster.parts.registry.url).host;
  await Promise.all([
    pushArchive(cluster.parts.registry, archive, 'landfall-operator', 'test'),
    pushSample({ host, repository: 'shop/arm' }, '1', arm),
    cluster.createNamespace('shop'),
    // What the chart installs is let in where the profile "restricted" is enforced.
    cluster.createNamespace(release.namespace, { restricted: true }),
  ]);
  await install();
}, 900_000);

afterAll(() => cluster?.stop());

test('two replicas become ready, the webhook registers itself and changes nothing until policy says so; then pods go where their images run', async () => {
  expect(await field('deployment', release.name, '.status.readyReplicas')).toBe('2');
  await untilRegistered();
  const { metadata, spec } = await podOf(await create('registry.test/shop/arm:1'));
  expect([metadata.annotations, spec.affinity]).toEqual([undefined, undefined]);
  await enforce();

  expect(await nodeOf(await createPlaced('registry.test/shop/arm:1'))).toBe('fake-arm64-1');
}, 300_000);

test('a program for amd64 runs on the node that has a kubelet, though it may go to one of arm64', async () => {
  const hosts = [nodeName, 'fake-arm64-1'];
  const terms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: hosts }] }];
  const name = await create('registry.test/landfall-operator:test', {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
    restartPolicy: 'Never',
    containers: [{ name: 'main', image: 'registry.test/landfall-operator:test', command: ['node', '--version'] }],
  });

  expect(await nodeOf(name)).toBe(nodeName);
  await cluster.waitFor('it has run', async () => (await podOf(name)).status?.phase === 'Succeeded', patience);
}, 300_000);

test('case 91: a kubelet that cannot run the program of an image tells on its architecture', async () => {
  const digest = await cluster.parts.registry.push('shop/lying', '1', await lyingImage());
  const container = { name: 'main', image: 'registry.test/shop/lying:1', terminationMessagePolicy: 'FallbackToLogsOnError' };
  await create(container.image, { containers: [container], tolerations: [] });
  await cluster.waitFor(
    'the image is believed no more to run on amd64',
    async () => {
      const refuted = await kubectl('get', 'clusterplacementpolicy', 'cluster', '--output=jsonpath={.status.refuted}');
      return refuted.includes(digest) && refuted.includes('amd64');
    },
    patience,
  );

  expect(await kubectl('get', 'clusterplacementpolicy', 'cluster', '--output=jsonpath={.status.phase}')).not.toBe('halted');
}, 300_000);

test('an upgrade rolls while pods come, and none of them is lost or kept', async () => {
  const over = new AbortController();
  const nodes: string[] = [];
  const creating = (async () => {
    while (!over.signal.aborted) nodes.push(await landingOf(`registry.test/shop/arm@${arm.manifest.digest}`));
  })();
  // What went wrong is told where it is awaited.
  creating.catch(() => undefined);
  await install({ logLevel: 'debug' });
  over.abort();
  await creating;

  // Each has a node. Where nobody leads for a moment, or a connection was lost, one may have been let in as it is.
  const placed = nodes.filter((node) => node === 'fake-arm64-1');
  expect(placed.length).toBeGreaterThan(nodes.length / 2);
}, 600_000);

test('where nobody is left who would lift gates, pods are let go all the same; where somebody is, they wait', async () => {
  const waiting = await createGated();
  await runRescue('while-well');
  expect(await isGated(waiting)).toBe(true);
  // As when its image is gone from the registry, and its nodes with it: there is no end in good order.
  await kubectl('scale', 'deployment', release.name, '--replicas=0', '--namespace', release.namespace);
  const replicas = ['pods', '--selector', 'app.kubernetes.io/name=landfall-operator', '--namespace', release.namespace];
  await kubectl('delete', ...replicas, '--grace-period=0', '--force', '--ignore-not-found');
  await runRescue('when-gone');

  expect(await nodeOf(waiting)).not.toBe('');
}, 600_000);

test('when it is removed, every pod goes, and nothing of it stays but what people decided', async () => {
  await kubectl('scale', 'deployment', release.name, '--replicas=2', '--namespace', release.namespace);
  const waiting = await createGated();
  await runProgram(helm, ['uninstall', release.name, ...where(), '--wait', '--timeout', '5m'], { timeoutMs: 400_000 });

  expect(await nodeOf(waiting)).not.toBe('');
  const kinds = 'deployments,pods,jobs,cronjobs,secrets,leases,services,configmaps,serviceaccounts,roles,rolebindings';
  // What runs of the CronJob left goes with it, a moment later.
  await cluster.waitFor(
    'nothing is left in its namespace',
    async () => {
      const left = (await kubectl('get', kinds, '--namespace', release.namespace, '--output', 'name')).trim();
      return left.split('\n').toSorted().join(' ') === 'configmap/kube-root-ca.crt serviceaccount/default';
    },
    patience,
  );
  const wide = 'clusterroles,clusterrolebindings,mutatingwebhookconfigurations';
  expect(await kubectl('get', wide, '--output', 'name')).not.toContain('landfall');
  expect(await kubectl('get', 'clusterplacementpolicies', '--output', 'name')).toContain('/cluster');
}, 600_000);

const where = (): readonly string[] => ['--namespace', release.namespace, '--kubeconfig', cluster.kubeconfig];

/** Installs or upgrades the release, and waits as people do. */
async function install(values: object = {}): Promise<void> {
  const host = new URL(cluster.parts.registry.url).host;
  const away = `${cluster.address}:59999`;
  const all = {
    image: 'registry.test/landfall-operator:test',
    // A busy machine is no reason to let a pod through unplaced.
    admission: { inlineBudgetMs: 4000, timeoutSeconds: 20, drainSeconds: 10 },
    registries: {
      localhosts: { 'registry.test': host, 'away.test': away },
      plainHttp: { [host]: true, [away]: true },
    },
    ...values,
  };
  const args = ['upgrade', '--install', release.name, chartFolder, ...where(), '--wait', '--timeout', '5m', '--values=-'];
  await runProgram(helm, args, { input: JSON.stringify(all), timeoutMs: 400_000 });
}

async function enforce(): Promise<void> {
  const policy = {
    apiVersion: 'placement.landfall.dev/v1alpha1',
    kind: 'ClusterPlacementPolicy',
    metadata: { name: 'cluster' },
    spec: { mode: 'enforce', undetermined: { waitSeconds: 3600 } },
  };
  await cluster.kubectl(['apply', '--filename=-'], JSON.stringify(policy));
}

function kubectl(...args: readonly string[]): Promise<string> {
  return cluster.kubectl([...args]);
}

async function field(kind: string, name: string, path: string, namespace: string = release.namespace): Promise<string> {
  return kubectl('get', kind, name, '--namespace', namespace, `--output=jsonpath={${path}}`);
}

async function untilRegistered(): Promise<void> {
  await cluster.waitFor(
    'the API server asks the operator',
    async () => (await kubectl('get', 'mutatingwebhookconfigurations', '--output=name')).includes(`/${release.name}`),
    patience,
  );
}

/** A pod: core/v1. */
interface PodView {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly nodeName?: string; readonly schedulingGates?: readonly object[]; readonly affinity?: object };
  readonly status?: { readonly phase?: string };
}

const pods = '/api/v1/namespaces/shop/pods';

/** Creates a pod that may go to nodes that are played. @returns its name */
async function create(image: string, more: object = {}): Promise<string> {
  count += 1;
  const metadata = { name: `pod-${count}`, namespace: 'shop' };
  const containers = [{ name: 'main', image }];
  const spec = { automountServiceAccountToken: false, containers, tolerations: [fakeNodeTaint], ...more };
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
  const { status } = await cluster.client.request('POST', pods, { type: 'application/json', text });
  expect(status).toBe(201);
  return metadata.name;
}

async function podOf(name: string): Promise<PodView> {
  return (await cluster.client.request('GET', `${pods}/${name}`)).body as PodView; // core/v1 Pod
}

/** Waits until a pod has a node. @returns its name */
async function nodeOf(name: string): Promise<string> {
  let node: string | undefined;
  await cluster.waitFor(
    `${name} has a node`,
    async () => {
      node = (await podOf(name)).spec.nodeName;
      return node !== undefined;
    },
    patience,
  );
  return node ?? '';
}

/** Creates a pod and sees where it goes; then its place is free again. @returns the name of the node */
async function landingOf(image: string): Promise<string> {
  const name = await create(image);
  const node = await nodeOf(name);
  await cluster.client.request('DELETE', `${pods}/${name}?gracePeriodSeconds=0`);
  return node;
}

async function isGated(name: string): Promise<boolean> {
  return ((await podOf(name)).spec.schedulingGates ?? []).length > 0;
}

/** Creates pods until one waits behind the gate, as nobody can be asked about its image. @returns its name */
async function createGated(): Promise<string> {
  let name = '';
  await cluster.waitFor(
    'a new pod waits behind the gate',
    async () => {
      name = await create('away.test/shop/web:1');
      return isGated(name);
    },
    { ...patience, everyMs: 1000 },
  );
  return name;
}

/** Creates pods until one is placed: the API server and the replicas hear of policy and registration a moment later. */
async function createPlaced(image: string): Promise<string> {
  let name = '';
  await cluster.waitFor(
    'a new pod is placed',
    async () => {
      name = await create(image);
      return JSON.stringify((await podOf(name)).spec).includes('kubernetes.io/arch');
    },
    patience,
  );
  return name;
}

/** Runs what the CronJob of the chart runs, to its end. */
async function runRescue(name: string): Promise<void> {
  const own = ['--namespace', release.namespace];
  await kubectl('create', 'job', name, `--from=cronjob/${release.name}-rescue`, ...own);
  await kubectl('wait', '--for=condition=Complete', `job/${name}`, '--timeout=240s', ...own);
}
