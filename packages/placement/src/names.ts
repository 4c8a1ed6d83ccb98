/** Names that people and we write on pods and namespaces. They are part of the interface and never change. */
const group = 'placement.landfall.dev';

/** API group of the policy resources. */
export const policyGroup = group;

export const keys = {
  /** Label or annotation of a pod, annotation of a namespace: the architecture to try first. */
  prefer: `${group}/prefer`,
  /** Label or annotation of a pod, annotation of a namespace: `soft` or `strict`. */
  preference: `${group}/preference`,
  /** Annotation or label of a pod: `true` leaves it alone. */
  skip: `${group}/skip`,
  /** Annotation of a namespace: `true` leaves its pods alone. */
  disabled: `${group}/disabled`,
  /** Annotation of the cluster's policy: any other text than before resumes placing that was halted. */
  resume: `${group}/resume`,
  /** Annotation that we write: the decision. */
  decision: `${group}/decision`,
  /** Node label that no node has: required of pods whose images have no architecture in common. */
  nothingFits: `${group}/no-common-platform`,
  /** Scheduling gate of pods whose images are being looked at. */
  gate: `${group}/images`,
} as const;
