import type { Cluster } from '../cluster/cluster.ts';
import { createObject, listObjects } from '../cluster/objects.ts';
import { reasonOf } from '../control-plane/dry-run.ts';
import type { ComposeProject } from '../corpus/compose-project.ts';
import type { Delivery } from '../corpus/delivery.ts';
import { referencesOf } from '../corpus/graph/compose-graph.ts';
import { startOracle } from '../oracle/oracle.ts';
import { newsroomFiles } from './project.ts';

/** A component calls another by this name and port. */
export interface Edge {
  readonly from: string;
  /** `assets-api:8000`. */
  readonly target: string;
}

/** Every `name:port` of the Compose files that one component knows of another, as the reference loader reads them; sorted. */
export async function edgesOf(delivery: Delivery, projectFolder: string): Promise<readonly Edge[]> {
  const oracle = await startOracle();
  const answer = await oracle.load({ files: newsroomFiles, workingDirectory: projectFolder, environment: {} });
  await oracle.stop();
  if ('error' in answer) throw new Error(`The reference loader refuses the application: ${answer.error}`);
  const componentOf = new Map(delivery.record.components.map(({ name, service }) => [service, name]));
  const edges = new Map<string, Edge>();
  for (const { from, to, name, port } of referencesOf(answer.project as unknown as ComposeProject)) {
    if (from === to) continue;
    // A name that Kubernetes cannot have is that of the component where it is called.
    const known = /^[a-z][a-z0-9-]*$/.test(name) ? name : (componentOf.get(to) ?? to);
    const edge = { from: componentOf.get(from) ?? from, target: `${known}:${port}` };
    edges.set(`${edge.from} ${edge.target}`, edge);
  }
  return [...edges].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, edge]) => edge);
}

/** A Pod as far as probes need it: core/v1. */
interface ProbedPod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: {
    readonly phase: string;
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly state: { readonly terminated?: object };
}

type ProbedCluster = Pick<Cluster, 'client' | 'waitFor'>;

/** Each connection may fail a few times: a busy machine is slow, not cut off. */
const script = `for target in "$@"; do
  tries=1
  until nc -z -w 10 "\${target%:*}" "\${target##*:}"; do
    [ $tries -lt 4 ] || { echo "refused $target"; continue 2; }
    tries=$((tries + 1)); sleep 2
  done
  echo "connected $target"
done`;

/**
 * Connects from the Pods of every component to all that it calls, in their own network. Components whose Pods have ended
 * are spoken for by a Pod with the same labels.
 *
 * @param namespaceOf where the Pods of a component are
 * @returns what each Pod met: `web-6688 connected db:5432`, sorted
 */
export async function probeEdges(
  cluster: ProbedCluster,
  edges: readonly Edge[],
  namespaceOf: (component: string) => string,
): Promise<readonly string[]> {
  const callers = [...new Set(edges.map(({ from }) => from))];
  const met = await Promise.all(
    callers.map(async (component) => {
      const targets = edges.filter(({ from }) => from === component).map(({ target }) => target);
      const collection = `/api/v1/namespaces/${namespaceOf(component)}/pods`;
      const pods = await podsOf(cluster, collection, component);
      const running = pods.filter(({ status }) => status.phase === 'Running');
      if (running.length > 0) return Promise.all(running.map((pod) => probeFrom(cluster, { collection, pod, targets })));
      return [await probeFor(cluster, { collection, component, targets, labels: pods[0]?.metadata.labels ?? {} })];
    }),
  );
  return met.flat(2).sort();
}

async function podsOf({ client }: ProbedCluster, collection: string, component: string): Promise<readonly ProbedPod[]> {
  return listObjects<ProbedPod>(client, `${collection}?labelSelector=app.kubernetes.io%2Fname%3D${component}`);
}

/** The container that asks; it passes Pod Security "restricted". */
function prober(targets: readonly string[]): object {
  return {
    name: 'probe',
    image: 'busybox:1.37.0',
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', script, 'probe', ...targets],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

async function probeFrom(
  cluster: ProbedCluster,
  { collection, pod, targets }: { readonly collection: string; readonly pod: ProbedPod; readonly targets: readonly string[] },
): Promise<readonly string[]> {
  const path = `${collection}/${pod.metadata.name}`;
  const text = JSON.stringify({ spec: { ephemeralContainers: [prober(targets)] } });
  const type = 'application/strategic-merge-patch+json';
  const answer = await cluster.client.request('PATCH', `${path}/ephemeralcontainers`, { type, text });
  if (answer.status !== 200) throw new Error(`${path} takes no probe: ${reasonOf(answer)}`);
  return readResult(cluster, path, targets);
}

async function probeFor(
  cluster: ProbedCluster,
  caller: {
    readonly collection: string;
    readonly component: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly targets: readonly string[];
  },
): Promise<readonly string[]> {
  const { collection, component, targets } = caller;
  // Those of a Job would make it the Job's.
  const labels = Object.entries(caller.labels).filter(([name]) => /^(?:app\.kubernetes\.io|network\.landfall\.dev)\//.test(name));
  await createObject(cluster.client, collection, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `probe-${component}`, labels: Object.fromEntries(labels) },
    spec: { restartPolicy: 'Never', automountServiceAccountToken: false, containers: [prober(targets)] },
  });
  return readResult(cluster, `${collection}/probe-${component}`, targets);
}

async function readResult(cluster: ProbedCluster, path: string, targets: readonly string[]): Promise<readonly string[]> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const hasEnded = async (): Promise<boolean> => {
    const { status } = (await cluster.client.request('GET', path)).body as ProbedPod; // a Pod, which was there before
    const all = [...(status.ephemeralContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    return all.some((container) => container.name === 'probe' && container.state.terminated !== undefined);
  };
  await cluster.waitFor(`${name} to have tried ${targets.join(', ')}`, hasEnded, { timeoutMs: 300_000, everyMs: 500 });
  const log = (await cluster.client.request('GET', `${path}/log?container=probe`)).body;
  const lines = String(log).trim().split('\n');
  return lines.map((line) => `${name} ${line}`);
}
