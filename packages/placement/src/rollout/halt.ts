import type { Rollout } from '../policy/policy.ts';

/** Whether placing goes on. Once halted it stays so until a person resumes it. */
export type RolloutState =
  | { readonly phase: 'running'; readonly resumed: string }
  | { readonly phase: 'halted'; readonly resumed: string; readonly why: string };

/** What has been seen of pods since the rollout was resumed last. */
export interface RolloutObservation {
  /** Pods that carry our decision and run on an architecture that they would not have run on without it. */
  readonly placed: PodHealth;
  /** All other pods in the same time. */
  readonly others: PodHealth;
  /** Value of the policy that a person changes to resume: any text. */
  readonly resume: string;
}

export interface PodHealth {
  readonly pods: number;
  readonly crashLooping: number;
  readonly execFormatErrors: number;
}

/** Fewer placed pods than this prove nothing about crashes; one exec format error proves enough. */
const minPodsForCrashes = 20;

/** A rollout that nobody has resumed yet. */
export const initialRollout: RolloutState = { phase: 'running', resumed: '' };

/**
 * Decides whether placing goes on after what has been seen. It stops when more placed pods than policy bears ended with an
 * exec format error, or when placed pods crash more often than the others by more than policy bears.
 */
export function nextRollout(state: RolloutState, seen: RolloutObservation, rollout: Rollout): RolloutState {
  if (seen.resume !== state.resumed) return { phase: 'running', resumed: seen.resume };
  if (state.phase === 'halted') return state;
  const why = reasonToHalt(seen, rollout);
  return why === undefined ? state : { phase: 'halted', resumed: state.resumed, why };
}

function reasonToHalt({ placed, others }: RolloutObservation, rollout: Rollout): string | undefined {
  if (placed.execFormatErrors > rollout.maxExecFormatErrors)
    return `${placed.execFormatErrors} placed pods ended with an exec format error; policy bears ${rollout.maxExecFormatErrors}.`;
  if (placed.pods < minPodsForCrashes) return undefined;
  const extra = percent(placed) - percent(others);
  if (extra <= rollout.maxExtraCrashPercent) return undefined;
  return `${Math.round(percent(placed))} % of placed pods crash again and again, ${Math.round(percent(others))} % of the others.`;
}

function percent({ pods, crashLooping }: PodHealth): number {
  return pods === 0 ? 0 : (100 * crashLooping) / pods;
}
