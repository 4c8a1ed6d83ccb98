import type { Service } from '@landfall/model';
import type { MountedFiles } from '../../files/mounted-files.ts';
import type { NoteCode } from '../../notes/catalogue.ts';
import type { WrittenPaths } from '../ledger/written-paths.ts';
import type { Cursor } from './cursor.ts';

/** How well Kubernetes can say it. The letters are explained in `gradeMeanings`. */
export type Grade = keyof typeof gradeMeanings;

export const gradeMeanings = {
  E: 'faithful',
  A: 'approximate, with a note',
  L: 'lossy: a decision is proposed',
  X: 'no equivalent: a finding says what to do',
  D: 'development or build only: left out, with a note',
} as const;

/** One attribute of a Compose service: what it becomes, and how it is read. */
export interface ServiceKey {
  /** As written in a Compose file. */
  readonly name: string;
  readonly grade: Grade;
  /** What becomes of it, for the reference page. */
  readonly becomes: string;
  /** Reads the attribute in its canonical form into fields of a Service; lists of several keys are joined. */
  read(at: Cursor, context: ServiceContext): Partial<Service>;
}

/** What a key may look at beside its own value. */
export interface ServiceContext {
  /** Name of the service. */
  readonly name: string;
  readonly service: Cursor;
  readonly files: MountedFiles;
  /** How paths were written. */
  readonly paths: WrittenPaths;
  /** Says what becomes of a key that has no field of its own. */
  remark: Remark;
}

/** Puts a remark on a key; the catalogue gives the outcome, and the sentence unless one is given. */
export type Remark = (key: string, code: NoteCode, reason?: string) => void;
