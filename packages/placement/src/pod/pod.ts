/** A pod, as far as placement looks at it. Everything here has been checked: types are what they say, texts are bounded. */
export interface Pod {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly owners: readonly Owner[];
  /** The node that it is bound to, or that its author chose. */
  readonly nodeName?: string;
  /** `spec.os.name`. */
  readonly os?: string;
  readonly runtimeClass?: string;
  readonly nodeSelector: ReadonlyMap<string, string>;
  /** Required node affinity: one term must match. Undefined when nothing is required; no node fits an empty list. */
  readonly requiredTerms?: readonly NodeTerm[];
  readonly preferredTerms: readonly PreferredTerm[];
  readonly tolerations: readonly Toleration[];
  readonly schedulingGates: readonly string[];
  /** In the order of the pod: init containers and sidecars, containers, ephemeral containers, then image volumes. */
  readonly images: readonly PodImage[];
  /** `status.phase`, when the pod has a status. */
  readonly phase?: string;
  readonly isReady: boolean;
}

/** A place in a pod that names an image. */
export interface PodImage {
  /** Name of the container or volume. */
  readonly name: string;
  readonly kind: 'init' | 'sidecar' | 'container' | 'ephemeral' | 'volume';
  /** As the pod names it; undefined when it names none. */
  readonly image?: string;
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly isController: boolean;
}

/** A node fits when every expression and every field fits; a term with neither fits no node. */
export interface NodeTerm {
  readonly expressions: readonly NodeRequirement[];
  readonly fields: readonly NodeRequirement[];
}

export interface NodeRequirement {
  readonly key: string;
  /** In, NotIn, Exists, DoesNotExist, Gt, Lt; others are the API server's to refuse. */
  readonly operator: string;
  readonly values: readonly string[];
}

export interface PreferredTerm {
  readonly weight: number;
  readonly term: NodeTerm;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}
