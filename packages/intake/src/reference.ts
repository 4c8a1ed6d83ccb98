/** What the reference pages are made from: the lists of keys, hints and remarks. */

import { dropCatalogue as composeDrops } from './compose/ledger/drop-reasons.ts';
import { herokuDrops } from './heroku/account.ts';
import { appJsonShape } from './heroku/files/app-json-shape.ts';
import { describeFields } from './heroku/files/describe-shape.ts';
import { herokuYmlShape } from './heroku/files/heroku-yml-shape.ts';
import { herokuFindings } from './heroku/findings/catalogue.ts';
import { exportShape } from './heroku/live/export-shape.ts';
import { intakeFindings as composeFindings } from './notes/findings.ts';

export { serviceKeys } from './compose/keys/index.ts';
export { topLevelKeys } from './compose/keys/top-level/index.ts';
export { dropCatalogue as loadingCatalogue } from './compose/load/trail.ts';
export { gradeMeanings } from './compose/reading/service-key.ts';
export { describeAddOn } from './heroku/add-ons/describe.ts';
export { addOnKinds, addOnsReviewed } from './heroku/add-ons/table.ts';
export { hintKinds } from './hints/vocabulary.ts';
export { noteCatalogue } from './notes/catalogue.ts';

/** Reasons of values that are not in the application, by code. */
export const dropCatalogue = { ...composeDrops, ...herokuDrops } as const;

/** Findings of reading, by code. */
export const intakeFindings = { ...composeFindings, ...herokuFindings } as const;

/** Every field of the files of Heroku, by file. */
export const herokuFields = [
  { file: 'app.json', fields: describeFields(appJsonShape) },
  { file: 'heroku.yml', fields: describeFields(herokuYmlShape) },
  { file: 'The export of a live application', fields: describeFields(exportShape) },
] as const;
