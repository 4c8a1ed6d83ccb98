import { keys } from '../names.ts';
import type { NodeInventory } from '../nodes.ts';
import type { Pod } from '../pod/pod.ts';
import type { Policies } from '../policy/policy.ts';
import type { LeaveReason } from './decision.ts';
import type { DecisionRecord } from './record.ts';
import { architecturesOfTerm, isPinnedTerm, selectedArchitecture } from './stated.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';
const sourceAnnotation = 'kubernetes.io/config.source';

/** Why a pod is not ours to place, before any image is looked at; undefined when it is. */
export function reasonToLeave(pod: Pod, policies: Policies, namespace: string | undefined): LeaveReason | undefined {
  const { exclude } = policies.cluster;
  if (isMirror(pod)) return 'mirror';
  if (pod.nodeName !== undefined) return 'bound';
  if (namespace !== undefined && exclude.namespaces.includes(namespace)) return 'excluded-namespace';
  if (pod.runtimeClass !== undefined && exclude.runtimeClasses.includes(pod.runtimeClass)) return 'excluded-runtime-class';
  if (pod.owners.some(({ kind, isController }) => isController && exclude.ownerKinds.includes(kind))) return 'excluded-owner';
  if (isTrue(pod.annotations.get(keys.skip)) || isTrue(pod.labels.get(keys.skip))) return 'opted-out';
  const isDisabled = policies.namespace?.disabled ?? isTrue(policies.namespaceAnnotations?.get(keys.disabled));
  if (isDisabled) return 'namespace-disabled';
  if (pod.requiredTerms !== undefined && pod.requiredTerms.length > 0 && pod.requiredTerms.every(isPinnedTerm)) return 'pinned';
  if (pod.images.every(({ image, kind }) => image === undefined || kind === 'ephemeral')) return 'no-images';
  return undefined;
}

/** Tells whether a pod is the mirror of one that a kubelet runs from a file: nothing in the API can move it. */
export function isMirror(pod: Pod): boolean {
  const source = pod.annotations.get(sourceAnnotation);
  return pod.annotations.has(mirrorAnnotation) || (source !== undefined && source !== 'api');
}

/**
 * Architectures that the pod chose itself, sorted: by its node selector, or by naming them in every required term. What an
 * earlier decision of ours wrote does not count.
 */
export function statedArchitectures(
  pod: Pod,
  nodes: NodeInventory,
  record: DecisionRecord | undefined,
): readonly string[] | undefined {
  const selected = selectedArchitecture(pod, nodes);
  if (selected !== undefined) return [selected];
  const terms = pod.requiredTerms ?? [];
  if (terms.length === 0) return undefined;
  const perTerm = terms.map(architecturesOfTerm);
  if (perTerm.some((architectures) => architectures === undefined)) return undefined;
  if (record?.allowed !== undefined && perTerm.some((architectures) => isSame(architectures, record.allowed))) return undefined;
  return [...new Set(perTerm.flatMap((architectures) => architectures ?? []))].sort();
}

function isSame(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.length === b.length && a.every((value) => b.includes(value));
}

function isTrue(text: string | undefined): boolean {
  return text === 'true';
}
