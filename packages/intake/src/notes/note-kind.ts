import type { Outcome, Severity } from '@landfall/model';

/** One thing that intake may say about a key. Codes are stable: never renamed, never reused. */
export interface NoteKind {
  readonly outcome: Outcome;
  /** The sentence a reader sees when the place gives no better one. */
  readonly title: string;
  /** A paragraph for the reference page: what is lost, and what to do about it. */
  readonly explanation: string;
  /** Set when a person must hear of it beside the ledger. */
  readonly finding?: { readonly severity: Severity; readonly remedy: string };
}
