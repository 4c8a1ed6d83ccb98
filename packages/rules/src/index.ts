/** Looks at an App and says what it finds. */

export { type AssessOptions, type Assessment, assess, type RuleFinding } from './assess.ts';
export type { IdleDeviation, SuppressedFinding } from './deviations/apply.ts';
export { families } from './families.ts';
export type { Option } from './options/options.ts';
export { countFindings, groupFindings, severityMeanings } from './report/groups.ts';
export { writeAssessmentHtml } from './report/html/assessment.ts';
export { writeAssessmentJson } from './report/json.ts';
export { writeAssessmentMarkdown } from './report/markdown.ts';
export { writeAssessmentSarif } from './report/sarif.ts';
export type { Family, Rule } from './rule.ts';
export { readSources } from './sources/sources.ts';
export type {
  Answers,
  Criterion,
  EffortDays,
  Flip,
  HardeningStep,
  PlanStep,
  Unanswered,
  Verdict,
  VerdictAnswer,
} from './verdict/verdict.ts';
