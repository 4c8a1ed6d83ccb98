import type { Deviation } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import type { Comparison } from '../baseline/baseline.ts';
import { leavingHeroku } from '../case/leaving-heroku.ts';
import type { RuleFinding } from '../finding.ts';
import { summariseServices } from './services.ts';

/** Version of the document; fields are only added. */
export const assessmentSchemaVersion = 1;

/** The assessment as one JSON document, with a line end. */
export function writeAssessmentJson(assessment: Assessment): string {
  const { app, findings, suppressed, idleDeviations, answers, options, sources, comparison, trend } = assessment;
  const { unanswered, ...verdict } = assessment.verdict;
  const heroku = leavingHeroku(app);
  const document = {
    schemaVersion: assessmentSchemaVersion,
    app: app.name.value,
    files: app.files,
    profiles: app.profiles,
    services: summariseServices(assessment),
    findings: findings.map(writeFinding),
    suppressed: suppressed.map(({ finding, deviation }) => ({
      finding: writeFinding(finding),
      deviation: writeDeviation(deviation),
    })),
    idleDeviations: idleDeviations.map(({ deviation, because }) => ({ ...writeDeviation(deviation), because })),
    answers: Object.fromEntries([...answers].sort(([a], [b]) => (a < b ? -1 : 1))),
    verdict,
    options,
    unanswered,
    sources,
    ...(heroku === undefined ? {} : { heroku }),
    ...(comparison === undefined ? {} : { changes: writeComparison(comparison) }),
    ...(trend === undefined ? {} : { trend }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function writeComparison({ added, changed, ...comparison }: Comparison): Readonly<Record<string, unknown>> {
  return {
    ...comparison,
    added: added.map(writeFinding),
    changed: changed.map(({ before, after }) => ({ before, after: writeFinding(after) })),
  };
}

function writeFinding({ handled, ...finding }: RuleFinding): Readonly<Record<string, unknown>> {
  return { ...finding, handled: handled !== undefined, ...(handled === undefined ? {} : { handledBy: handled }) };
}

function writeDeviation({ place, rule, service, reason, owner, until }: Deviation): Omit<Deviation, 'rulePlace'> {
  return {
    place,
    rule,
    ...(service === undefined ? {} : { service }),
    reason,
    ...(owner === undefined ? {} : { owner }),
    ...(until === undefined ? {} : { until }),
  };
}
