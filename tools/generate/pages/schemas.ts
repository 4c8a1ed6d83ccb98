import { landfallJsonSchema, renderJsonSchema } from '@landfall/render/reference';
import type { Page } from '../page.ts';

/** What `landfall.json` looks like, for programs that read it. */
export const landfallJsonPage: Page = {
  path: 'docs/reference/landfall.schema.json',
  write: () => `${JSON.stringify(landfallJsonSchema, undefined, 2)}\n`,
};

/** What `landfall render --json` prints. */
export const renderJsonPage: Page = {
  path: 'docs/reference/render-output.schema.json',
  write: () => `${JSON.stringify(renderJsonSchema, undefined, 2)}\n`,
};
