import type { Assessment } from '../assess.ts';
import { summariseServices } from './services.ts';

/** Version of the document; fields are only added. */
const assessmentSchemaVersion = 1;

/** The assessment as one JSON document, with a line end. */
export function writeAssessmentJson(assessment: Assessment): string {
  const { app, findings, sources } = assessment;
  const document = {
    schemaVersion: assessmentSchemaVersion,
    app: app.name.value,
    files: app.files,
    profiles: app.profiles,
    services: summariseServices(assessment),
    findings: findings.map(({ handled, ...finding }) => ({
      ...finding,
      handled: handled !== undefined,
      ...(handled === undefined ? {} : { handledBy: handled }),
    })),
    sources,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
