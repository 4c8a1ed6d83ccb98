/**
 * The candidate that a mistyped word most likely meant: at most a third of its letters differ, and at most three. Of
 * equals the first in the alphabet. When none is so near, the only candidate that the word begins.
 *
 * @returns undefined when nothing is near
 */
export function closestWord(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const words = [...candidates];
  const limit = Math.min(3, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of words) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance || (distance === bestDistance && best !== undefined && candidate < best)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? onlyBeginning(wanted, words);
}

/** Shorter words begin too many others. */
const minBeginning = 4;

function onlyBeginning(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < minBeginning) return undefined;
  const begun = candidates.filter((candidate) => candidate.length > wanted.length && candidate.toLowerCase().startsWith(wanted));
  return begun.length === 1 ? begun[0] : undefined;
}

/** ` Did you mean X?` when something is near, else nothing: to be put at the end of a message. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = closestWord(word, candidates);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** Letters to insert, remove, replace or swap with their neighbour until the words are the same. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
