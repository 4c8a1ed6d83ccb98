import type { PlacedEvidence, Sighting } from './rule.ts';

/** A sighting that one piece of evidence is enough for: it is where that stands. */
export function sightingBy(evidence: PlacedEvidence, told: Omit<Sighting, 'place' | 'evidence'>): Sighting {
  return { ...told, place: evidence.place, evidence: [evidence] };
}
