/** How steady a judgement is: how many results in a row turn it round. */
export interface Steadiness {
  /** Failures in a row before what was good counts as bad. */
  readonly failures: number;
  /** Successes in a row before what was bad counts as good. */
  readonly successes: number;
}

/** What counts now, and how much speaks against it. */
export interface Judgement {
  readonly isGood: boolean;
  /** Results in a row, up to the last, that contradict `isGood`. */
  readonly contrary: number;
}

/**
 * Takes one more result into account. The first result of all decides alone: there is nothing to be steady about yet.
 *
 * @param former undefined when there was no result before
 */
export function judge(former: Judgement | undefined, isSuccess: boolean, steadiness: Steadiness): Judgement {
  if (former === undefined) return { isGood: isSuccess, contrary: 0 };
  if (former.isGood === isSuccess) return { isGood: former.isGood, contrary: 0 };
  const contrary = former.contrary + 1;
  const needed = former.isGood ? steadiness.failures : steadiness.successes;
  return contrary >= needed ? { isGood: isSuccess, contrary: 0 } : { isGood: former.isGood, contrary };
}
