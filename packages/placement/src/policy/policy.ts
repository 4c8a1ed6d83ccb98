/** What the platform team and the owners of a namespace decided. Pods decide last, by labels and annotations. */

/** The cluster's policy: the spec of the resource `ClusterPlacementPolicy` named `cluster`. */
export interface ClusterPolicy {
  /** `observe`: decide and tell, change no pod. `enforce`: patch pods. */
  readonly mode: 'observe' | 'enforce';
  /** Architecture that is tried first when several are possible. */
  readonly prefer?: string;
  /** `soft`: the scheduler may use another. `strict`: only that one while a node or pool offers it. */
  readonly preference: PreferenceMode;
  /** Weight of a soft preference, 1 to 100. */
  readonly preferenceWeight: number;
  /** Architectures that may be used; empty for every one. */
  readonly schedulable: readonly string[];
  readonly undetermined: UndeterminedPolicy;
  /** What happens to a pod whose images have no architecture in common that may be used. */
  readonly noCommonPlatform: NoCommonPlatform;
  /** Where decisions are made and nothing is ever changed. */
  readonly exclude: Exclusions;
  /** Taints of nodes of an architecture that a pod tolerates when it can run there. */
  readonly tolerate: readonly ArchitectureTaint[];
  /** Keys of pod labels whose value a node must carry as well. */
  readonly matchNodeLabels: readonly string[];
  /** Labels of images that nobody runs, such as bundles of manifests: they rule no architecture out. */
  readonly neutralImageLabels: readonly string[];
  /** Images that nodes of an architecture run besides their own: `amd64` nodes run `386`. */
  readonly alsoRuns: readonly Compatibility[];
  /** Look at pods that chose their architecture themselves, and warn when an image cannot run there. */
  readonly verifyStated: boolean;
  readonly rollout: Rollout;
  readonly misplaced: MisplacedPolicy;
}

export type PreferenceMode = 'soft' | 'strict';
export type NoCommonPlatform = 'deny' | 'hold' | 'warn';

export interface UndeterminedPolicy {
  /** `gate`: hold the pod back until its images are known, when there is a controller that lifts the gate. */
  readonly first: 'gate' | 'admit';
  /** What is assumed when they stay unknown: `nothing`, the `fallback` below, or that they run where the `known` ones do. */
  readonly assume: 'nothing' | 'fallback' | 'known';
  /** Architectures that unknown images are assumed to have, with `fallback`. */
  readonly fallback: readonly string[];
  /** How long a pod waits behind the gate before that; the usual time when absent. */
  readonly waitSeconds?: number;
}

/** How long a pod waits behind the gate for its images, when policy says nothing else. */
export const usualWaitSeconds = 60;

export interface Exclusions {
  readonly namespaces: readonly string[];
  readonly runtimeClasses: readonly string[];
  /** Controllers whose pods are left alone: `DaemonSet` is always among them. */
  readonly ownerKinds: readonly string[];
}

export interface ArchitectureTaint {
  readonly architecture: string;
  readonly key: string;
  readonly value?: string;
  /** Every effect when it is absent. */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Compatibility {
  /** Architecture of the node. */
  readonly node: string;
  /** Architectures or `architecture/variant` of images. */
  readonly images: readonly string[];
}

export interface Rollout {
  /** Share of workloads that are placed, 0 to 100. */
  readonly percent: number;
  /** Namespaces that are placed before all others, whatever the share is. */
  readonly canaryNamespaces: readonly string[];
  /** Exec format errors of placed pods that are borne before placing stops. */
  readonly maxExecFormatErrors: number;
  /** Percent points by which placed pods may crash more often than the others before placing stops. */
  readonly maxExtraCrashPercent: number;
}

/** What happens to pods that are on a node where one of their images cannot run. */
export interface MisplacedPolicy {
  /** `report`: tell of them. `evict`: have those replaced that something replaces, while placing is enforced. */
  readonly action: 'report' | 'evict';
  /** Pods that are evicted within a minute, in the whole cluster. */
  readonly perMinute: number;
  /** Pods of one workload that are evicted within ten minutes. */
  readonly perWorkload: number;
  /** How long a pod must have been seen in the wrong place before it is evicted. */
  readonly afterSeconds: number;
}

/** A namespace's policy: the spec of the resource `PlacementPolicy` named `namespace`. What is absent is the cluster's. */
export interface NamespacePolicy {
  readonly disabled?: boolean;
  readonly prefer?: string;
  readonly preference?: PreferenceMode;
  readonly noCommonPlatform?: NoCommonPlatform;
  readonly undetermined?: UndeterminedPolicy;
}

/** Everything that is decided outside the pod. */
export interface Policies {
  readonly cluster: ClusterPolicy;
  readonly namespace?: NamespacePolicy;
  /** Annotations of the namespace; they weigh less than its policy. */
  readonly namespaceAnnotations?: ReadonlyMap<string, string>;
  /** Placing has been halted: nothing more is changed until it is resumed. */
  readonly isHalted?: boolean;
  /** Changes whenever a policy does; written on the pod. */
  readonly version?: string;
}

/** A cluster policy with nothing written in it: it observes, prefers nothing and denies nothing. */
export const defaultClusterPolicy: ClusterPolicy = {
  mode: 'observe',
  preference: 'soft',
  preferenceWeight: 50,
  schedulable: [],
  undetermined: { first: 'gate', assume: 'nothing', fallback: [], waitSeconds: usualWaitSeconds },
  noCommonPlatform: 'warn',
  exclude: { namespaces: ['kube-system', 'kube-public', 'kube-node-lease'], runtimeClasses: [], ownerKinds: ['DaemonSet'] },
  tolerate: [],
  matchNodeLabels: [],
  neutralImageLabels: [],
  alsoRuns: [],
  verifyStated: true,
  rollout: { percent: 100, canaryNamespaces: [], maxExecFormatErrors: 0, maxExtraCrashPercent: 5 },
  misplaced: { action: 'report', perMinute: 10, perWorkload: 2, afterSeconds: 120 },
};
