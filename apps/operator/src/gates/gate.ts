import { type KubeObject, keyOf, type ObjectRef } from '@landfall/cluster/kube';
import { type ClusterPolicy, type Decision, keys, type Policies, usualWaitSeconds } from '@landfall/placement';
import { memberOf, partOf, textOf } from '../json.ts';

/** A pod that waits behind our gate. */
export interface GatedPod {
  readonly ref: ObjectRef;
  readonly uid: string;
  /** When this process saw it first, by our clock. */
  readonly seenAtMs: number;
  /** How old it was then, by the clocks of the cluster. */
  readonly ageThenMs: number;
}

/** What is kept of a pod: nothing, unless it waits behind our gate. */
export function gatedPod(pod: KubeObject, nowMs: number): GatedPod | undefined {
  if (!hasGate(pod) || textOf(pod.metadata, 'deletionTimestamp') !== undefined) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const bornMs = Date.parse(textOf(pod.metadata, 'creationTimestamp') ?? '');
  const ref = { name, ...(namespace !== undefined && { namespace }) };
  return { ref, uid: uid ?? keyOf(ref), seenAtMs: nowMs, ageThenMs: Number.isNaN(bornMs) ? 0 : Math.max(0, nowMs - bornMs) };
}

/** Tells whether our gate keeps a pod back. */
export function hasGate(pod: KubeObject): boolean {
  const gates = partOf(pod['spec'], 'schedulingGates');
  return Array.isArray(gates) && gates.some((gate) => memberOf(gate, 'name') === keys.gate);
}

/** How long a pod of that namespace is kept back, in milliseconds. */
export function waitMs({ cluster, namespace }: Policies): number {
  const { waitSeconds } = namespace?.undetermined ?? cluster.undetermined;
  return (waitSeconds ?? usualWaitSeconds) * 1000;
}

/** A pod that has been let in cannot be refused any more: where policy refuses, it stays pending and says why. */
export function policiesBehindGate(policies: Policies): Policies {
  const cluster: ClusterPolicy =
    policies.cluster.noCommonPlatform === 'deny' ? { ...policies.cluster, noCommonPlatform: 'hold' } : policies.cluster;
  if (policies.namespace?.noCommonPlatform !== 'deny') return { ...policies, cluster };
  return { ...policies, cluster, namespace: { ...policies.namespace, noCommonPlatform: 'hold' } };
}

/** What people must know of a decision that lifts a gate; undefined when there is nothing to say. */
export function remarkOn(decision: Decision, waitedMs: number): { readonly reason: string; readonly text: string } | undefined {
  if (!decision.isEnforced) return undefined;
  const notes = decision.notes.map(({ text }) => text).join(' ');
  if (decision.verdict === 'proven-none') return { reason: 'NoCommonPlatform', text: notes };
  if (decision.verdict !== 'undetermined' || decision.action === 'leave') return undefined;
  return { reason: 'ImagesUnknown', text: `${notes} The pod was let go after ${Math.round(waitedMs / 1000)} s.` };
}
