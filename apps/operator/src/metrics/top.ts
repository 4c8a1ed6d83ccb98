import { otherValue } from './definition.ts';

/**
 * The largest counts, and all others as one, so that a gauge shows where to look and never grows with the cluster.
 *
 * @param limit how many are told apart
 * @returns sorted, the largest first; of equal ones the name decides
 */
export function largestAndOther(
  counts: ReadonlyMap<string, number>,
  limit: number,
): readonly { readonly name: string; readonly count: number }[] {
  const sorted = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const shown = sorted.slice(0, limit).map(([name, count]) => ({ name, count }));
  let rest = 0;
  for (const [, count] of sorted.slice(limit)) rest += count;
  return rest === 0 ? shown : [...shown, { name: otherValue, count: rest }];
}
