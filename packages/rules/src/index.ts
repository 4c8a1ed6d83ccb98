/** Looks at an App and says what it finds. */

export { type Assessment, assess, type RuleFinding } from './assess.ts';
export { families } from './families.ts';
export { countFindings, groupFindings, severityMeanings } from './report/groups.ts';
export { writeAssessmentJson } from './report/json.ts';
export { writeAssessmentMarkdown } from './report/markdown.ts';
export { writeAssessmentSarif } from './report/sarif.ts';
export type { Family, Rule } from './rule.ts';
export { readSources } from './sources/sources.ts';
