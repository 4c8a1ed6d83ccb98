import type { ImageReason } from '../decide/decision.ts';
import { judgeImages } from '../decide/images.ts';
import type { DecisionInput } from '../decide/input.ts';
import { isMirror, reasonToLeave, statedArchitectures } from '../decide/leave.ts';
import { readRecord } from '../decide/record.ts';

/** The node that a pod is bound to. */
export interface BoundNode {
  readonly os: string;
  readonly architecture: string;
}

/** Whether a pod that has a node can run there. */
export type PlacedJudgement =
  | { readonly kind: 'fits'; readonly why: string }
  /** Nothing is proven; ask again. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** Some image cannot run on the node. `mayEvict`: another pod would take its place, and nobody asked for this node. */
  | { readonly kind: 'misplaced'; readonly images: readonly ImageReason[]; readonly mayEvict: boolean; readonly why: string };

const finishedPhases = new Set(['Succeeded', 'Failed']);

/**
 * Judges a pod where it is. Only proof counts: an unknown image or node gives no verdict, and a pod that runs and is ready
 * proves itself. Containers that were added later are looked at too.
 *
 * @param node undefined when it is not known
 */
export function judgePlaced(input: DecisionInput, node: BoundNode | undefined): PlacedJudgement {
  const { pod, policies } = input;
  if (pod.nodeName === undefined) return { kind: 'unknown', why: 'It has no node yet.' };
  if (node === undefined) return { kind: 'unknown', why: 'Its node is not known.' };
  if (pod.phase !== undefined && finishedPhases.has(pod.phase)) return { kind: 'fits', why: 'It has finished.' };
  const hasProvenItself = pod.phase === 'Running' && pod.isReady;
  const images = pod.images
    .filter(({ kind }) => kind === 'ephemeral' || !hasProvenItself)
    .map((image) => (image.kind === 'ephemeral' ? { ...image, kind: 'container' as const } : image));
  const judged = judgeImages(images, input.images, { os: node.os, policy: policies.cluster });
  const wrong = judged.reasons.filter(
    ({ architectures }) => architectures !== undefined && !architectures.includes(node.architecture),
  );
  if (wrong.length > 0) {
    const names = wrong.map(({ image, container }) => `${image} (${container})`).join(', ');
    const obstacle = hasProvenItself ? 'The rest of the pod runs.' : whyNotEvicted(input);
    const why = `${names} cannot run on ${node.os}/${node.architecture}.${obstacle === undefined ? '' : ` ${obstacle}`}`;
    return { kind: 'misplaced', images: wrong, mayEvict: obstacle === undefined, why };
  }
  if (hasProvenItself) return { kind: 'fits', why: 'It runs and is ready.' };
  const isUnknown = judged.reasons.some(({ role }) => role === 'unknown');
  return isUnknown
    ? { kind: 'unknown', why: 'Some image is not known.' }
    : { kind: 'fits', why: `All images run on ${node.architecture}.` };
}

/** Why a misplaced pod is only reported: nothing would replace it, or someone asked for it to be there. */
function whyNotEvicted({ pod, policies, nodes, namespace }: DecisionInput): string | undefined {
  if (isMirror(pod)) return 'Its kubelet runs it from a file, so it would come back.';
  if (!pod.owners.some(({ isController }) => isController)) return 'No controller owns it, so nothing would replace it.';
  const { nodeName: _, ...unbound } = pod;
  const left = reasonToLeave(unbound, policies, namespace ?? pod.namespace);
  if (left !== undefined) return 'Policy or the pod itself says to leave it alone.';
  const stated = statedArchitectures(pod, nodes, readRecord(pod));
  return stated === undefined ? undefined : `It asks for ${stated.join(', ')} itself.`;
}
