import type { UnknownReason } from '../image-facts.ts';
import type { PodImage, Toleration } from '../pod/pod.ts';
import type { PreferenceMode } from '../policy/policy.ts';

/** Where a pod may run, what is done about it, and why: the same for admission, controllers, dry runs and explanations. */
export interface Decision {
  /**
   * `patch`: the pod is constrained as `require` says, or marked. `leave`: it is not touched. `gate`: it waits until its
   * images are known. `deny`: policy refuses it.
   */
  readonly action: 'patch' | 'leave' | 'gate' | 'deny';
  /** Why the pod is left as it is. */
  readonly left?: LeaveReason;
  /**
   * What the bytes of all images prove. `proven`: the architectures in `allowed`. `proven-none`: there is none that all
   * share and that may be used. `undetermined`: some image is unknown, or none was looked at as the pod is left alone; then
   * `allowed` is an assumption, what the pod says itself, or absent.
   */
  readonly verdict: 'proven' | 'proven-none' | 'undetermined';
  /** Operating system that the pod asks for. */
  readonly os: string;
  /** Values of `kubernetes.io/arch` that the pod may run on, sorted; undefined when nothing is constrained. */
  readonly allowed?: readonly string[];
  readonly preference?: Preference;
  /** What the pod must ask of a node; absent when the pod is not constrained. */
  readonly require?: Requirement;
  /** Each image of the pod, in its order. */
  readonly images: readonly ImageReason[];
  readonly notes: readonly DecisionNote[];
  /** The decision rests on an assumption, or on no answer: the controller must look again. */
  readonly mustRecheck: boolean;
  /** False in observe mode, outside the rollout and while placing is halted: then nothing is written. */
  readonly isEnforced: boolean;
  readonly policyVersion?: string;
}

export interface Requirement {
  /** `nothing-fits` keeps the pod pending: a label is required that no node has. */
  readonly architectures?: readonly string[] | 'nothing-fits';
  /** Asked for as well when the cluster has nodes of another system. */
  readonly os?: string;
  readonly tolerations: readonly Toleration[];
  /** Node selector keys to add. */
  readonly nodeLabels: ReadonlyMap<string, string>;
}

export interface Preference {
  readonly architecture: string;
  readonly mode: PreferenceMode;
  readonly weight: number;
  readonly from: 'pod' | 'namespace' | 'cluster';
}

/** Why a pod is left as it is. */
export const leaveReasons = {
  malformed: 'It is no valid pod; the API server will say so.',
  bound: 'It names its node.',
  mirror: 'The kubelet runs it from a file of its node.',
  'excluded-namespace': 'Its namespace is excluded by policy.',
  'excluded-runtime-class': 'Its runtime class is excluded by policy.',
  'excluded-owner': 'Its controller is of a kind that places its own pods.',
  'opted-out': 'It asks to be left alone.',
  'namespace-disabled': 'Its namespace asks to be left alone.',
  pinned: 'It asks for one node by name.',
  stated: 'It chooses its architecture itself.',
  'no-images': 'It names no image.',
  'neutral-images': 'None of its images rules anything out.',
  'no-common-platform': 'Its images have no architecture in common that may be used, and policy only warns.',
} as const;
export type LeaveReason = keyof typeof leaveReasons;

/** What one image of the pod allows. */
export interface ImageReason {
  readonly container: string;
  readonly kind: PodImage['kind'];
  /** As the pod names it. */
  readonly image: string;
  /** `counted`: it narrows the pod. `neutral`: it rules nothing out. `unknown`: nobody knows. */
  readonly role: 'counted' | 'neutral' | 'unknown';
  readonly digest?: string;
  /** Architectures of nodes that run it, sorted; absent unless it is counted. */
  readonly architectures?: readonly string[];
  /** Platforms that it states, as `linux/arm64`. */
  readonly platforms: readonly string[];
  readonly unknown?: UnknownReason;
  /** One sentence for people. */
  readonly why: string;
}

/** A remark on a decision. A `warning` is returned to who created the pod. */
export interface DecisionNote {
  readonly code: NoteCode;
  readonly level: 'warning' | 'info';
  readonly text: string;
}

export type NoteCode =
  | 'preference-unavailable'
  | 'preference-ignored'
  | 'preference-kept'
  | 'no-common-platform'
  | 'not-schedulable'
  | 'undetermined'
  | 'assumed'
  | 'stated-unsupported'
  | 'micro-architecture'
  | 'refuted'
  | 'absent-at-registry'
  | 'strict-relaxed'
  | 'windows-build'
  | 'not-enforced'
  | 'ephemeral-unsupported';
