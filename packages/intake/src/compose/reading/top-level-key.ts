import type { App } from '@landfall/model';
import type { MountedFiles } from '../../files/mounted-files.ts';
import type { Cursor } from './cursor.ts';
import type { Grade, Remark } from './service-key.ts';

/** One top-level element of a Compose file: what it becomes, and how it is read. */
export interface TopLevelKey {
  readonly name: string;
  readonly grade: Grade;
  /** What becomes of it, for the reference page. */
  readonly becomes: string;
  read(at: Cursor, context: TopLevelContext): Partial<App>;
}

/** What a top-level element may look at beside its own value. */
export interface TopLevelContext {
  readonly files: MountedFiles;
  remark: Remark;
  /** The value of a variable of the shell or of `.env`, for configs and secrets that come from one. */
  variable(name: string): string | undefined;
}
