/**
 * How long to wait after so many failures in a row: it doubles from 200 ms on, and chance takes up to half away, so that those
 * who failed together do not come back together.
 */
export function backoffMs(
  failures: number,
  { random, longestMs }: { readonly random: () => number; readonly longestMs: number },
): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, maxDoublings));
  return wholeMs * (1 - random() / 2);
}

const firstMs = 200;
const maxDoublings = 16;
