import type { Place, Role, RoleGuess } from '@landfall/model';

/** One thing that speaks for a role. */
export interface Evidence {
  readonly text: string;
  readonly place?: Place;
}

/** A role with what speaks for it. */
export function guess(
  role: Role,
  confidence: RoleGuess['confidence'],
  reasons: readonly Evidence[],
  product?: string,
): RoleGuess {
  return { role, confidence, evidence: reasons, ...(product === undefined ? {} : { product }) };
}

/** Evidence with a place, where there is one. */
export function evidence(text: string, place: Place | undefined): Evidence {
  return place === undefined ? { text } : { text, place };
}
