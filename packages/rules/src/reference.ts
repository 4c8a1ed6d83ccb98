/** What the reference pages are made from: the tables of the verdict and the schemas of the JSON. */
export { caseSchema } from './case/json-schema.ts';
export { columns, optionRows } from './options/table.ts';
export { assessmentSchema } from './report/json-schema.ts';
export { areas } from './verdict/areas.ts';
export { criterionRules } from './verdict/criteria.ts';
export { adviceShare, confidenceShare, handledShare, severityShare } from './verdict/readiness.ts';
export { readyAt, type Scale, scales, skillScores, worthAtLeast } from './verdict/scales.ts';
