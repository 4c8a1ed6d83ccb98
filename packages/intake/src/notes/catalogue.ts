import type { Note } from '@landfall/model';
import { composeNotes } from './compose-notes.ts';
import { decisionNotes } from './decision-notes.ts';
import { herokuLiveNotes } from './heroku-live-notes.ts';
import { herokuNotes } from './heroku-notes.ts';
import { hostNotes } from './host-notes.ts';
import type { NoteKind } from './note-kind.ts';
import { sharedNotes } from './shared-notes.ts';

export type { NoteKind } from './note-kind.ts';

/** Every remark of intake, by code. The reference page is generated from this list. */
export const noteCatalogue = {
  ...composeNotes,
  ...hostNotes,
  ...sharedNotes,
  ...decisionNotes,
  ...herokuNotes,
  ...herokuLiveNotes,
} as const satisfies Record<string, NoteKind>;

export type NoteCode = keyof typeof noteCatalogue;

/** A remark on a key, with the outcome and, unless a better sentence is given, the words of the catalogue. */
export function noteOf(key: string, code: NoteCode, reason: string = noteCatalogue[code].title): Note {
  return { key, outcome: noteCatalogue[code].outcome, code, reason };
}
