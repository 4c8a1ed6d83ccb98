import type { Priority } from '@landfall/cluster/registry';
import type { ImageFacts } from '@landfall/placement';

/** What images run on: remembered, or asked of registries with the credentials that the kubelet would use. */
export interface Images {
  /** What can be told without asking anybody. An image that is missing in the answer must be asked for. */
  recall(question: Pick<ImageQuestion, 'images' | 'namespace'>): Promise<ReadonlyMap<string, ImageFacts>>;
  /** Asks for what is not known. Never throws but for a caller that left: what cannot be known is an answer too. */
  look(question: ImageQuestion): Promise<LookResult>;
  /** Remembers that containers of this digest end with an exec format error on an architecture, whatever its bytes say. */
  refute(digest: string, architecture: string): void;
}

export interface ImageQuestion {
  /** As the pod names them. */
  readonly images: readonly string[];
  readonly namespace: string;
  /** The `spec` of the pod or of a template, as JSON: it names pull secrets and the service account. */
  readonly podSpec: unknown;
  /** Of a template, whose pods will get the pull secrets of their service account; in a pod they are already. */
  readonly isTemplate?: boolean;
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
}

export interface LookResult {
  /** Every image of the question. */
  readonly facts: ReadonlyMap<string, ImageFacts>;
  /** When asking again makes sense, where some image is unknown for now. */
  readonly retryAfterMs?: number;
}
