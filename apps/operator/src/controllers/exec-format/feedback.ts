import { nextRollout, type PodHealth, type Rollout, type RolloutState } from '@landfall/placement';
import type { ContainerFailure } from './evidence.ts';

/** A pod on a node, as far as it says whether placing does harm. */
export interface ObservedPod {
  /** Key that tells it from all others that ever were: its UID. */
  readonly uid: string;
  readonly key: string;
  readonly isPlaced: boolean;
  readonly architecture: string;
  readonly isCrashLooping: boolean;
  readonly failures: readonly ContainerFailure[];
}

/** An image that does not run on an architecture that it states. */
export interface Refutation {
  readonly digest: string;
  readonly architecture: string;
}

/** What is known between two looks; rollout and refutations also stand in the status of the policy. */
export interface FeedbackMemory {
  readonly rollout: RolloutState;
  readonly refuted: readonly Refutation[];
  /** Refutations that a person knew of when placing was resumed: their pods are no news. */
  readonly forgiven: ReadonlySet<string>;
  /** UIDs of pods whose error has been told. */
  readonly told: ReadonlySet<string>;
}

export interface FeedbackPlan {
  readonly memory: FeedbackMemory;
  /** Pods with a proven error that nobody has been told of, with the first container that had it. */
  readonly errors: readonly { readonly pod: ObservedPod; readonly failure: ContainerFailure }[];
  readonly newlyRefuted: readonly Refutation[];
  readonly placed: PodHealth;
  readonly others: PodHealth;
}

/** Most refutations that are kept, as many as the status of a policy holds; the latest stay. */
export const maxRefuted = 512;

/** Begins with what the status of the policy says. */
export function rememberedFeedback(rollout: RolloutState, refuted: readonly Refutation[]): FeedbackMemory {
  const forgiven = rollout.phase === 'running' ? new Set(refuted.map(nameOf)) : new Set<string>();
  return { rollout, refuted, forgiven, told: new Set() };
}

/**
 * Looks at all pods: which end with exec format errors that are new, which images that refutes, and whether placing goes on.
 *
 * @param counts pods that are well, which are only counted
 */
export function planFeedback(
  memory: FeedbackMemory,
  troubled: readonly ObservedPod[],
  {
    counts,
    policy,
    resume,
  }: {
    readonly counts: { readonly placed: number; readonly others: number };
    readonly policy: Rollout;
    readonly resume: string;
  },
): FeedbackPlan {
  const isResumed = resume !== memory.rollout.resumed;
  const forgiven = isResumed ? new Set(memory.refuted.map(nameOf)) : memory.forgiven;
  const failing = troubled.flatMap((pod) => {
    const failure = pod.failures.find(({ evidence }) => evidence === 'proven');
    return failure === undefined ? [] : [{ pod, failure }];
  });
  const fresh = failing.filter(({ pod, failure }) => !isForgiven(forgiven, pod, failure));
  const placed = healthOf(troubled, fresh, { isPlaced: true, wellPods: counts.placed });
  const others = healthOf(troubled, fresh, { isPlaced: false, wellPods: counts.others });
  const newlyRefuted = refutationsIn(failing, memory.refuted);
  return {
    memory: {
      rollout: nextRollout(memory.rollout, { placed, others, resume }, policy),
      refuted: [...memory.refuted, ...newlyRefuted].slice(-maxRefuted),
      forgiven,
      told: new Set(failing.map(({ pod }) => pod.uid)),
    },
    errors: failing.filter(({ pod }) => !memory.told.has(pod.uid)),
    newlyRefuted,
    placed,
    others,
  };
}

type Failing = FeedbackPlan['errors'][number];

function healthOf(
  troubled: readonly ObservedPod[],
  fresh: readonly Failing[],
  { isPlaced, wellPods }: { readonly isPlaced: boolean; readonly wellPods: number },
): PodHealth {
  const ours = troubled.filter((pod) => pod.isPlaced === isPlaced);
  return {
    pods: wellPods + ours.length,
    crashLooping: ours.filter(({ isCrashLooping }) => isCrashLooping).length,
    execFormatErrors: fresh.filter(({ pod }) => pod.isPlaced === isPlaced).length,
  };
}

/** Images whose own program failed, where that is not known yet. */
function refutationsIn(failing: readonly Failing[], known: readonly Refutation[]): readonly Refutation[] {
  const names = new Set(known.map(nameOf));
  const found: Refutation[] = [];
  for (const { pod } of failing) {
    for (const { digest, evidence, isImagesProgram } of pod.failures) {
      if (digest === undefined || evidence !== 'proven' || !isImagesProgram) continue;
      const refutation = { digest, architecture: pod.architecture };
      if (names.has(nameOf(refutation))) continue;
      names.add(nameOf(refutation));
      found.push(refutation);
    }
  }
  return found;
}

function isForgiven(forgiven: ReadonlySet<string>, { architecture }: ObservedPod, { digest }: ContainerFailure): boolean {
  return digest !== undefined && forgiven.has(nameOf({ digest, architecture }));
}

function nameOf({ digest, architecture }: Refutation): string {
  return `${digest} ${architecture}`;
}
