import type { Cluster } from '../../cluster/cluster.ts';
import { listObjects } from '../../cluster/objects.ts';
import type { Stage } from './stage.ts';

/** A Pod as far as drills need it: core/v1. */
interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly containerID?: string }[];
  };
}

/** A node as far as drills need it: core/v1. */
interface Node {
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}

/** A folder that goes with a Pod of the component, and how much there is too much for its node. */
export interface Spool {
  readonly component: string;
  /** In the container. */
  readonly path: string;
  readonly fullBytes: number;
}

type Where = Pick<Stage, 'cluster' | 'namespace'>;

/** Pods of a component that are there to stay, in order of their names. */
async function podsOf({ cluster, namespace }: Where, component: string): Promise<readonly Pod[]> {
  const query = `labelSelector=${encodeURIComponent(`app.kubernetes.io/name=${component}`)}`;
  const pods = await listObjects<Pod>(cluster.client, `/api/v1/namespaces/${namespace}/pods?${query}`);
  return pods.filter(isThere).toSorted((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}

/** The first Pod of a component that is ready. */
export async function podOf(where: Where, component: string): Promise<Pod> {
  const pod = (await podsOf(where, component)).find(isReady);
  if (pod === undefined) throw new Error(`No Pod of ${component} is ready.\n${await where.cluster.describe(where.namespace)}`);
  return pod;
}

/** Waits until that many Pods of a component are ready, and no others are there. */
export async function waitForReadyPods(where: Where, component: string, count: number): Promise<void> {
  await where.cluster.waitFor(
    `${count} Pods of ${component} are ready`,
    async () => {
      const pods = await podsOf(where, component);
      return pods.length === count && pods.every(isReady);
    },
    { timeoutMs: 600_000, namespace: where.namespace },
  );
}

/** Lets a component run on that many Pods, without its release knowing. */
export async function scale(where: Where, component: string, replicas: number): Promise<void> {
  await inNamespace(where, ['scale', 'deployment', component, `--replicas=${replicas}`]);
  await waitForReadyPods(where, component, replicas);
}

/** Replaces every Pod of a component by a new one, as a new image would. */
export async function rollOut(where: Where, component: string): Promise<void> {
  await inNamespace(where, ['rollout', 'restart', 'deployment', component]);
  await inNamespace(where, ['rollout', 'status', 'deployment', component, '--timeout=600s']);
}

/** Deletes a Pod as a person does, and waits until it is gone and another is ready. */
export async function deletePod(where: Where, component: string): Promise<void> {
  const count = (await podsOf(where, component)).length;
  const { metadata } = await podOf(where, component);
  await inNamespace(where, ['delete', 'pod', metadata.name, '--timeout=600s']);
  await waitForReadyPods(where, component, count);
}

/** Kills the first process of a Pod's container without a warning, as running out of memory does. */
export async function crash(where: Where, component: string): Promise<void> {
  const pod = await podOf(where, component);
  const id = pod.status.containerStatuses?.[0]?.containerID?.replace('containerd://', '') ?? '';
  await where.cluster.sandbox.run('ctr', ['--namespace=k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id]);
  await where.cluster.waitFor(
    'the container is started again',
    async () => {
      const now = (await podsOf(where, component)).find(({ metadata }) => metadata.uid === pod.metadata.uid);
      const isAnother = now?.status.containerStatuses?.[0]?.containerID !== pod.status.containerStatuses?.[0]?.containerID;
      return now !== undefined && isAnother && isReady(now);
    },
    { namespace: where.namespace },
  );
}

/**
 * Lets a Pod of a component write so much to a folder of its own that its node evicts it, and waits until the node has room
 * again. Hard thresholds of the kubelet leave a Pod no time to end.
 *
 * @source Kubernetes, "Node-pressure Eviction", hard eviction thresholds
 */
export async function fillDisk(where: Where, { component, path, fullBytes }: Spool): Promise<void> {
  const { cluster, namespace } = where;
  const { metadata } = await podOf(where, component);
  await execute(where, component, ['dd', 'if=/dev/zero', `of=${path}/big`, 'bs=1M', `count=${Math.ceil(fullBytes / 1024 ** 2)}`]);
  const pod = `/api/v1/namespaces/${namespace}/pods/${metadata.name}`;
  const patience = { timeoutMs: 300_000, namespace };
  await cluster.waitFor(
    'the node evicts the Pod',
    async () => {
      const { body } = await cluster.client.request('GET', pod);
      return (body as { readonly status: { readonly reason?: string } }).status.reason === 'Evicted'; // a Pod
    },
    patience,
  );
  await cluster.waitFor(
    'the node has room again',
    async () => (await listObjects<Node>(cluster.client, '/api/v1/nodes')).every(hasRoom),
    patience,
  );
}

/** Runs a command in a Pod of a component and gives what it writes. */
export async function execute(where: Where, component: string, command: readonly string[]): Promise<string> {
  const { metadata } = await podOf(where, component);
  return inNamespace(where, ['exec', metadata.name, '--', ...command]);
}

/** kubectl in the namespace of the stage. */
export async function inNamespace(
  { cluster, namespace }: { readonly cluster: Pick<Cluster, 'kubectl'>; readonly namespace: string },
  args: readonly string[],
): Promise<string> {
  return cluster.kubectl(['--namespace', namespace, ...args]);
}

/** @source Kubernetes, "Node-pressure Eviction", node conditions */
function hasRoom({ status }: Node): boolean {
  return status.conditions.some(({ type, status: value }) => type === 'DiskPressure' && value === 'False');
}

/** What is left of a Pod that was evicted says why it went, until somebody clears it away. */
function isThere({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status.phase !== 'Failed';
}

function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
