import type { Severity } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import { families } from '../families.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { blocker: 'error', warning: 'warning', advice: 'note' };

/**
 * The assessment as SARIF, which code hosts show beside the lines of a change.
 *
 * @source OASIS, Static Analysis Results Interchange Format 2.1.0, sections 3.13 to 3.30
 */
export function writeAssessmentSarif({ findings }: Assessment): string {
  const used = new Set(findings.map(({ rule }) => rule));
  const rules = families.flatMap((family) => family.rules).filter(({ id }) => used.has(id));
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'landfall assess',
            rules: rules.map(({ id, title, why, remedy, severity }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              help: { text: remedy },
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        results: findings.map(({ rule, severity, message, remedy, place }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex(({ id }) => id === rule),
          level: levels[severity],
          message: { text: `${message} ${remedy}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(place.file), uriBaseId: '%SRCROOT%' },
                region: { startLine: place.line, startColumn: place.column },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
