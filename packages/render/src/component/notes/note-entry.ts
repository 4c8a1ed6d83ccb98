import type { Outcome } from '@landfall/model';

/** One reason: what it means for the key, and two sentences for the reference. */
export interface NoteEntry {
  readonly outcome: Outcome;
  readonly title: string;
  readonly explanation: string;
}
