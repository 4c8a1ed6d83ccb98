import type { Page } from '../page.ts';
import { assessmentRulePages } from './assessment-rules.ts';
import { chartModulePage, chartReadmePage, chartSchemaPage } from './chart.ts';
import { codesPage } from './codes.ts';
import { commandsPage } from './commands.ts';
import { composeKeysPage } from './compose-keys.ts';
import { errorsPage } from './errors.ts';
import { herokuPage } from './heroku.ts';
import { housePage } from './house.ts';
import { operatorDefinitionsPage, policyDefinitionsPage, policyReferencePage } from './placement-policies.ts';
import { readmePage } from './readme.ts';
import { rulesPage } from './rules.ts';
import { runtimePages } from './runtime.ts';
import { runtimeGuidePages } from './runtime-guides.ts';
import { assessJsonPage, landfallJsonPage, renderJsonPage, reportJsonPage, settingsPage } from './schemas.ts';
import { valuesPage } from './values.ts';
import { verdictPage } from './verdict.ts';

/** Every generated page. A new one is a file beside this one and a line here. */
export const pages: readonly Page[] = [
  ...assessmentRulePages,
  chartSchemaPage,
  chartReadmePage,
  chartModulePage,
  codesPage,
  commandsPage,
  composeKeysPage,
  errorsPage,
  herokuPage,
  housePage,
  policyDefinitionsPage,
  operatorDefinitionsPage,
  policyReferencePage,
  readmePage,
  rulesPage,
  ...runtimePages,
  ...runtimeGuidePages,
  assessJsonPage,
  landfallJsonPage,
  renderJsonPage,
  reportJsonPage,
  settingsPage,
  valuesPage,
  verdictPage,
];
