import type { PlacedJudgement } from '@landfall/placement';

/**
 * What the operator says about one pod, as JSON at `/explain?namespace=NAMESPACE&pod=NAME` of its HTTP port. It holds names of images, digests and verdicts; never a credential.
 */
export interface PodExplanation {
  readonly schemaVersion: 1;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Where it is; its system and architecture are absent when the node is not known. */
  readonly node?: { readonly name: string; readonly os?: string; readonly architecture?: string };
  /** It waits behind our gate. */
  readonly isGated: boolean;
  /** The annotation that a decision left on it, as it stands there; anyone could have written it. */
  readonly written?: string;
  /** What would be decided now if it were new, as `landfall arch plan --format json` writes decisions. */
  readonly decision: object;
  /** Whether it can run where it is. */
  readonly judgement: PlacedJudgement;
  readonly images: readonly ExplainedImage[];
  readonly policy: { readonly mode: 'observe' | 'enforce'; readonly isHalted: boolean; readonly version?: string };
  /** With whose credentials its images are asked for: names alone. */
  readonly credentials: { readonly pullSecrets: readonly string[]; readonly serviceAccount?: string };
}

/** What is remembered of an image of the pod. */
export interface ExplainedImage {
  /** As the pod names it. */
  readonly image: string;
  /**
   * How long what is known holds. `for-ever`: it is named by digest. `for-a-while`: its name stood for this digest within the
   * last minute or so. `unknown`: a registry could not say. `not-now`: nobody asked lately; it is asked for when a pod comes.
   */
  readonly known: 'for-ever' | 'for-a-while' | 'unknown' | 'not-now';
  readonly digest?: string;
  /** Why it is unknown. */
  readonly why?: string;
  /** Architectures on which it was seen to end with an exec format error. */
  readonly refuted?: readonly string[];
}
