import { settingsSchema } from '@landfall/intake';
import { landfallJsonSchema, renderJsonSchema } from '@landfall/render/reference';
import { families } from '@landfall/rules';
import { assessmentSchema, caseSchema } from '@landfall/rules/reference';
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

/** What `landfall assess --format json` prints. */
export const assessJsonPage: Page = {
  path: 'docs/reference/assess-output.schema.json',
  write: () => `${JSON.stringify(assessmentSchema, undefined, 2)}\n`,
};

/** What `landfall report --json` prints. */
export const reportJsonPage: Page = {
  path: 'docs/reference/report-output.schema.json',
  write: () => `${JSON.stringify(caseSchema, undefined, 2)}\n`,
};

/** What `landfall.yaml` may hold, for editors. */
export const settingsPage: Page = {
  path: 'docs/reference/settings.schema.json',
  write: () => {
    const rules = families.flatMap((family) => family.rules.map(({ id }) => id));
    return `${JSON.stringify(settingsSchema(rules.toSorted()), undefined, 2)}\n`;
  },
};
