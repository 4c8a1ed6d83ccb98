import type { App } from '@landfall/model';
import type { RenderOptions } from '../plan/plan.ts';
import type { RenderResult } from '../render.ts';

/** What the reports tell of: the application, what was asked for, and everything that came of it but the files themselves. */
export interface Delivery extends Omit<RenderResult, 'files'> {
  readonly app: App;
  readonly options: RenderOptions;
}
