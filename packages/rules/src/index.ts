/** Looks at an App and says what it finds. */

export { type Assessment, type AssessOptions, assess, type RuleFinding } from './assess.ts';
export { type Baseline, type Comparison, compareWithBaseline, readBaseline } from './baseline/baseline.ts';
export { describeComparison } from './baseline/sentences.ts';
export { type Commit, type TrendPoint, trendPoint } from './baseline/trend.ts';
export {
  type BusinessCase,
  defaultPrices,
  makeCase,
  writeCaseHtml,
  writeCaseJson,
  writeCaseMarkdown,
  writePrices,
} from './case/index.ts';
export { type LeavingHeroku, leavingHeroku } from './case/leaving-heroku.ts';
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
export { formatDays, totalDays } from './verdict/plan.ts';
export {
  type Answers,
  type Criterion,
  decide,
  type EffortDays,
  type Flip,
  type HardeningStep,
  type PlanStep,
  type Unanswered,
  type Verdict,
  type VerdictAnswer,
} from './verdict/verdict.ts';
