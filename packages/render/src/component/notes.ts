import { podNotes } from './notes/pod.ts';
import { processNotes } from './notes/process.ts';
import { storageNotes } from './notes/storage.ts';

/**
 * Why a key of a service did not become exactly what Compose does with it. Codes are stable; the reference has a page of
 * them, made from this list.
 */
export const componentNotes = { ...podNotes, ...processNotes, ...storageNotes };

export type ComponentNote = keyof typeof componentNotes;
