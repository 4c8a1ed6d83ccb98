import type { KubeObject } from '@landfall/cluster/kube';
import { AppError } from '@landfall/model';
import { judgePlaced, keys, type PlacedJudgement, readPod, type Workload } from '@landfall/placement';
import type { ArchExplainFlags } from '../commands/arch-explain.ts';
import type { Io } from '../io.ts';
import { openCluster, readObject, readSurroundings, resourceNamed } from './arch-cluster.ts';
import { judgeDocuments, type Manifests } from './arch-manifests.ts';
import { askOperator, type OperatorAnswer } from './arch-operator.ts';

/** Where a pod of a cluster is, and what was decided about it before. */
export interface PlacedPod {
  /** Undefined while it has none. */
  readonly node?: string;
  /** Of its node. */
  readonly architecture?: string;
  /** Whether it can run there. */
  readonly judgement: PlacedJudgement;
  /** What was written on it when it was decided on; absent when nobody did. */
  readonly record?: string;
  /** It waits until its images are known. */
  readonly isGated: boolean;
  /** What the operator says now. */
  readonly operator: OperatorAnswer;
}

/** One object of a cluster, with what it is decided by. */
export interface FoundInCluster {
  readonly manifests: Manifests;
  readonly workload: Workload;
  /** Absent for what only makes pods. */
  readonly placed?: PlacedPod;
}

/**
 * Finds the one that is asked about, and reads no more of the cluster than a decision needs.
 *
 * @throws AppError when there is no such object
 */
export async function findInCluster(target: string | undefined, flags: ArchExplainFlags, io: Io): Promise<FoundInCluster> {
  const [word = '', name = '', ...rest] = (target ?? '').split('/');
  const resource = resourceNamed(word);
  if (resource === undefined || name === '' || rest.length > 0)
    throw new AppError('USAGE', [{ message: 'Of a cluster, name the one that is meant as KIND/NAME, such as pod/web-0.' }]);
  const cluster = await openCluster(flags, io);
  const namespace = flags.namespace ?? cluster.namespace;
  const object = await readObject(cluster, resource, { namespace, name });
  if (object === undefined)
    throw new AppError('USAGE', [{ message: `The namespace ${namespace} of this cluster has no ${resource.kind} ${name}.` }]);
  const around = await readSurroundings(cluster, io);
  const from = `${resource.kind} ${name}`;
  const manifests = await judgeDocuments([...around, object], { flags: { ...flags, namespace }, io, from });
  const [workload] = manifests.workloads;
  if (workload === undefined) throw new AppError('USAGE', [{ message: `${from} makes no pods.` }]);
  if (resource.kind !== 'Pod') return { manifests, workload };
  const placed = placedPod(object, {
    namespace,
    manifests,
    operator: await askOperator(cluster, { namespace, name }, flags.operator),
  });
  return { manifests, workload: { ...workload, kind: 'Pod', name }, ...(placed !== undefined && { placed }) };
}

function placedPod(
  object: KubeObject,
  {
    namespace,
    manifests: { surroundings, images },
    operator,
  }: { readonly namespace: string; readonly manifests: Manifests; readonly operator: OperatorAnswer },
): PlacedPod | undefined {
  const answer = readPod(object);
  if (answer.kind === 'malformed') return undefined;
  const { pod } = answer;
  const node = pod.nodeName === undefined ? undefined : surroundings.seenNodes.get(pod.nodeName);
  const input = { pod, images, nodes: surroundings.nodes, policies: surroundings.policiesOf(namespace), namespace };
  const record = pod.annotations.get(keys.decision);
  return {
    ...(pod.nodeName !== undefined && { node: pod.nodeName }),
    ...(node !== undefined && { architecture: node.architecture }),
    judgement: judgePlaced(input, node === undefined ? undefined : { os: node.os, architecture: node.architecture }),
    ...(record !== undefined && { record }),
    isGated: pod.schedulingGates.includes(keys.gate),
    operator,
  };
}
