import { type KubeObject, textsAt } from '@landfall/cluster/kube';
import {
  type ClusterPolicy,
  keys,
  type NamespacePolicy,
  type PolicyAnswer,
  readClusterPolicy,
  readNamespacePolicy,
} from '@landfall/placement';
import { memberOf } from '../json.ts';

/** What is kept of a node. */
export interface NodeView {
  readonly os: string;
  readonly architecture: string;
  /** It is ready, and takes new pods. */
  readonly isOpen: boolean;
}

/** What is kept of a namespace. */
export interface NamespaceView {
  readonly uid: string;
  /** Ours alone. */
  readonly annotations: ReadonlyMap<string, string>;
}

/** A policy as written, read. */
export interface PolicyView<Policy> {
  readonly answer: PolicyAnswer<Policy>;
  readonly generation: number;
  /** `status.phase` says that placing was halted. */
  readonly isHalted: boolean;
}

const ownAnnotations: readonly string[] = [keys.prefer, keys.preference, keys.disabled];

/** A node without an architecture is none that pods could be sent to. */
export function nodeView(node: KubeObject): NodeView | undefined {
  const labels = textsAt(node, 'labels');
  const architecture = labels.get('kubernetes.io/arch') ?? labels.get('beta.kubernetes.io/arch');
  if (architecture === undefined) return undefined;
  const os = labels.get('kubernetes.io/os') ?? labels.get('beta.kubernetes.io/os') ?? 'linux';
  return { os, architecture, isOpen: isReady(node) && memberOf(node['spec'], 'unschedulable') !== true };
}

function isReady(node: KubeObject): boolean {
  const conditions = memberOf(node['status'], 'conditions');
  if (!Array.isArray(conditions)) return false;
  return conditions.some((each) => memberOf(each, 'type') === 'Ready' && memberOf(each, 'status') === 'True');
}

export function namespaceView(namespace: KubeObject): NamespaceView | undefined {
  const { uid } = namespace.metadata;
  if (typeof uid !== 'string') return undefined;
  const annotations = new Map([...textsAt(namespace, 'annotations')].filter(([key]) => ownAnnotations.includes(key)));
  return { uid, annotations };
}

/** Node labels that a runtime class brings along. */
export function runtimeClassView(runtimeClass: KubeObject): ReadonlyMap<string, string> {
  const selector = memberOf(runtimeClass['scheduling'], 'nodeSelector');
  const entries = typeof selector === 'object' && selector !== null ? Object.entries(selector) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

export function clusterPolicyView(policy: KubeObject): PolicyView<ClusterPolicy> {
  return policyView(policy, readClusterPolicy(policy['spec']));
}

export function namespacePolicyView(policy: KubeObject): PolicyView<NamespacePolicy> {
  return policyView(policy, readNamespacePolicy(policy['spec']));
}

function policyView<Policy>(policy: KubeObject, answer: PolicyAnswer<Policy>): PolicyView<Policy> {
  const generation = policy.metadata['generation'];
  return {
    answer,
    generation: typeof generation === 'number' ? generation : 0,
    isHalted: memberOf(policy['status'], 'phase') === 'halted',
  };
}
