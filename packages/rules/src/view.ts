import type { App, Service } from '@landfall/model';
import type { Sources } from './sources/sources.ts';

/** What rules may look at: the application as read, and the source code that stands beside it. */
export interface View {
  readonly app: App;
  /** Active services, sorted by name. */
  readonly services: readonly Service[];
  readonly sources: Sources;
}
