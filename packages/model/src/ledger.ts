import type { Origin } from './fact.ts';
import type { Place } from './place.ts';

/** What became of one key of the input. */
export const outcomes = ['translated', 'inferred', 'approximated', 'ignored', 'rejected'] as const;
export type Outcome = (typeof outcomes)[number];

/** A key as written: a scalar, or an empty list or map, after anchors, merges, extends and includes are resolved. */
export interface LedgerKey {
  /** Path in the merged input: `services.web.environment.DATABASE_HOST`, `services.web.ports[0]`. */
  readonly key: string;
  readonly place: Place;
  /**
   * Set by intake when the key never reaches the App: overridden, reset, inactive profile, an extension field. It is
   * ignored then, unless reading did what it asks for: an include, an extends.
   */
  readonly dropped?: { readonly code: string; readonly reason: string; readonly outcome?: 'translated' };
}

/** A remark of intake or render that decides the outcome of a key and everything below it. The longest key wins. */
export interface Note {
  readonly key: string;
  readonly outcome: Outcome;
  /** Stable code of the reason; listed in the reference. */
  readonly code: string;
  /** One sentence for the reader. */
  readonly reason: string;
}

/** A place in the output that a fact went to. */
export interface Use {
  readonly origin: Origin;
  /** `values/web.yaml#container.env.DATABASE_HOST`. */
  readonly output: string;
}

export interface LedgerEntry {
  readonly key: string;
  readonly place: Place;
  readonly outcome: Outcome;
  readonly code: string;
  readonly reason: string;
  /** Outputs it became, sorted; empty for ignored and rejected. */
  readonly became: readonly string[];
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly counts: Readonly<Record<Outcome, number>> & { readonly keys: number };
}
