/** What the reference pages are made from: the lists of keys, hints and remarks. */

export { serviceKeys } from './compose/keys/index.ts';
export { topLevelKeys } from './compose/keys/top-level/index.ts';
export { dropCatalogue } from './compose/ledger/drop-reasons.ts';
export { dropCatalogue as loadingCatalogue } from './compose/load/trail.ts';
export { gradeMeanings } from './compose/reading/service-key.ts';
export { hintKinds } from './hints/vocabulary.ts';
export { noteCatalogue } from './notes/catalogue.ts';
export { intakeFindings } from './notes/findings.ts';
