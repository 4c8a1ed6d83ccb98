import { distance } from 'fastest-levenshtein';

/** The candidate that a mistyped word most likely meant, or undefined when none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly text: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const steps = distance(word, candidate);
    if (best === undefined || steps < best.distance) best = { text: candidate, distance: steps };
  }
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.text : undefined;
}
