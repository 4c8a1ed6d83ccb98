import type { ImageFacts } from '../image-facts.ts';
import type { NodeInventory } from '../nodes.ts';
import type { Pod } from '../pod/pod.ts';
import type { Policies } from '../policy/policy.ts';

/** Everything that a decision depends on. */
export interface DecisionInput {
  readonly pod: Pod;
  /** By the name that the pod uses; an image that is missing here has not been asked for yet. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  readonly nodes: NodeInventory;
  readonly policies: Policies;
  /** Namespace of the request; the one in the pod may be empty at admission. */
  readonly namespace?: string;
  /** A controller is there to lift a gate, and the pod is being created. */
  readonly mayGate?: boolean;
}

/** Why architectures that all images share cannot be used. */
export type Narrowing = 'disjoint' | 'not-schedulable' | 'not-offered' | 'excluded-by-pod' | 'narrowed-before';
