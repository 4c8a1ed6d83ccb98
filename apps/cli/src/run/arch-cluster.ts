import {
  createHttpsTransport,
  createKubeClient,
  isRefusal,
  type KubeClient,
  KubeError,
  type KubeObject,
  type KubeTransport,
  type ObjectRef,
  type Resource,
  readKubeconfig,
  resources,
} from '@landfall/cluster/kube';
import { runProgram, systemClock } from '@landfall/cluster/registry';
import { AppError } from '@landfall/model';
import { policyGroup, policyResources } from '@landfall/placement';
import type { Io } from '../io.ts';

/** Which cluster is looked at; neither is there when none is. */
export interface ClusterFlags {
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** An object of JSON that nobody vouches for. */
export type Json = Readonly<Record<string, unknown>>;

/** A cluster that is read and never changed. */
export interface ReadCluster {
  readonly client: KubeClient;
  /** For questions that are no objects. */
  readonly transport: KubeTransport;
  /** Where the person's context is at home. */
  readonly namespace: string;
}

/** True when options name a cluster. */
export function isClusterNamed({ context, kubeconfig }: ClusterFlags): boolean {
  return context !== undefined || kubeconfig !== undefined;
}

/**
 * Opens the cluster that options name.
 *
 * @throws AppError when no kubeconfig says where it is
 */
export async function openCluster({ context, kubeconfig }: ClusterFlags, io: Io): Promise<ReadCluster> {
  const connection = await readKubeconfig({
    ...(kubeconfig !== undefined && { paths: [kubeconfig] }),
    ...(context !== undefined && { context }),
    environment: io.environment,
    clock: systemClock,
    run: runProgram,
  });
  const transport = createHttpsTransport(connection);
  return { client: createKubeClient(transport), transport, namespace: connection.namespace };
}

const policies: readonly Resource[] = Object.entries(policyResources).map(([kind, { plural, scope }]) => ({
  group: policyGroup,
  version: 'v1alpha1',
  kind,
  plural,
  isNamespaced: scope === 'Namespaced',
}));

/** What surrounds a pod. */
const around: readonly Resource[] = [resources.nodes, resources.runtimeClasses, resources.namespaces, ...policies];

/** What makes pods, and pods. What another of these kinds controls is counted there. */
const making: readonly Resource[] = [
  resources.deployments,
  resources.statefulSets,
  resources.daemonSets,
  resources.replicaSets,
  resources.replicationControllers,
  resources.rollouts,
  resources.cronJobs,
  resources.jobs,
  resources.pods,
];

/** Everything that a plan is made from, in pages; what we may not read is left out, and said on standard error. */
export async function readWholeCluster(
  { client }: ReadCluster,
  namespace: string | undefined,
  io: Io,
): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = [];
  for (const resource of [...around, ...making])
    found.push(...(await listAll({ client, io }, resource, resource.isNamespaced ? namespace : undefined)));
  return found;
}

/** What surrounds the pods of a cluster: nodes, runtime classes, namespaces and policies. */
export async function readSurroundings({ client }: ReadCluster, io: Io): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = [];
  for (const resource of around) found.push(...(await listAll({ client, io }, resource, undefined)));
  return found;
}

/** One object; undefined when it is not there. */
export function readObject({ client }: ReadCluster, resource: Resource, ref: ObjectRef): Promise<KubeObject | undefined> {
  return orSay(client.get(resource, ref));
}

/** The kind that a person means by `pod`, `deploy` or `Deployment`; undefined when it makes no pods. */
export function resourceNamed(word: string): Resource | undefined {
  const short: Readonly<Record<string, string>> = {
    po: 'pod',
    deploy: 'deployment',
    sts: 'statefulset',
    ds: 'daemonset',
    rs: 'replicaset',
    rc: 'replicationcontroller',
    cj: 'cronjob',
  };
  const wanted = short[word.toLowerCase()] ?? word.toLowerCase();
  return making.find(({ kind, plural }) => kind.toLowerCase() === wanted || plural === wanted);
}

/** Pages show one moment; one that is over before the last page is begun anew. */
const mostBeginnings = 3;

async function listAll(
  { client, io }: { readonly client: KubeClient; readonly io: Io },
  resource: Resource,
  namespace: string | undefined,
): Promise<readonly KubeObject[]> {
  for (let beginning = 1; ; beginning += 1) {
    const items: KubeObject[] = [];
    try {
      for await (const page of client.pages(resource, namespace === undefined ? {} : { namespace }))
        for (const item of page.items) items.push(projectionOf(item));
      return items;
    } catch (error) {
      if (isRefusal(error, 'not-found')) return []; // the cluster does not know this kind
      if (isRefusal(error, 'forbidden')) {
        io.stderr(`Left out: ${resource.plural}. ${error.message}.\n`);
        return [];
      }
      if (isRefusal(error, 'expired') && beginning < mostBeginnings) continue;
      throw asAppError(error);
    }
  }
}

/** What a plan looks at: a whole cluster has to fit into memory. */
function projectionOf({ apiVersion, kind, metadata, ...rest }: KubeObject): KubeObject {
  const { name, namespace, uid, labels, annotations, ownerReferences } = metadata;
  const status = rest['status'];
  const { phase, desiredNumberScheduled } = typeof status === 'object' && status !== null ? (status as Json) : {}; // just checked
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      labels,
      annotations,
      ownerReferences,
    },
    spec: rest['spec'],
    template: rest['template'],
    scheduling: rest['scheduling'],
    status: { phase, desiredNumberScheduled },
  };
}

async function orSay<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    throw asAppError(error);
  }
}

/** What the API server refuses is for the person to put right; everything else stays what it is. */
function asAppError(error: unknown): unknown {
  if (!(error instanceof KubeError)) return error;
  return new AppError('CLUSTER_REFUSED', [{ message: `${error.message}.` }], { cause: error });
}
