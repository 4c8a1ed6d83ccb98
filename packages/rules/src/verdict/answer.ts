import { criteriaOf, worthOf } from './criteria.ts';
import type { Inputs } from './inputs.ts';
import { readyAt, worthAtLeast } from './scales.ts';

/** `stay` where it is and harden it, `change-first` and then move, or `move`. */
export type VerdictAnswer = 'stay' | 'change-first' | 'move';

/** The answer alone, from the inputs alone: worth decides about staying, blockers and readiness about moving at once. */
export function answerFor(inputs: Inputs): VerdictAnswer {
  if (worthOf(criteriaOf(inputs)) < worthAtLeast) return 'stay';
  return inputs.blockers > 0 || inputs.readiness < readyAt ? 'change-first' : 'move';
}

/** The answers as people say them. */
export const answerWords: Readonly<Record<VerdictAnswer, string>> = {
  stay: 'stay',
  'change-first': 'change first',
  move: 'move',
};
