import type { Cluster } from '../../cluster/cluster.ts';
import { listObjects } from '../../cluster/objects.ts';
import type { Stage } from './stage.ts';

/** A Pod as far as drills need it: core/v1. */
interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly containerID?: string }[];
  };
}

type Where = Pick<Stage, 'cluster' | 'namespace'>;

/** Pods of a component that are there to stay, in order of their names. */
async function podsOf({ cluster, namespace }: Where, component: string): Promise<readonly Pod[]> {
  const query = `labelSelector=${encodeURIComponent(`app.kubernetes.io/name=${component}`)}`;
  const pods = await listObjects<Pod>(cluster.client, `/api/v1/namespaces/${namespace}/pods?${query}`);
  return pods
    .filter((pod) => pod.metadata.deletionTimestamp === undefined)
    .toSorted((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
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
 * Evicts a Pod as a node does that runs out of memory or disk: it gets no time to end.
 *
 * @source Kubernetes, "Node-pressure Eviction", hard eviction thresholds; "API-initiated Eviction"
 */
export async function evictAtOnce(where: Where, component: string): Promise<void> {
  const { cluster, namespace } = where;
  const { metadata } = await podOf(where, component);
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: metadata.name, namespace },
    deleteOptions: { gracePeriodSeconds: 0 },
  };
  const path = `/api/v1/namespaces/${namespace}/pods/${metadata.name}/eviction`;
  const answer = await cluster.client.request('POST', path, { type: 'application/json', text: JSON.stringify(eviction) });
  if (answer.status !== 201) throw new Error(`The eviction was refused: ${JSON.stringify(answer.body)}`);
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

function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
