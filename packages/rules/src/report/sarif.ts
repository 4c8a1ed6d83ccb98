import type { Place, Severity } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import type { Comparison } from '../baseline/baseline.ts';
import type { IdleDeviation } from '../deviations/apply.ts';
import { families } from '../families.ts';
import type { RuleFinding } from '../finding.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { blocker: 'error', warning: 'warning', advice: 'note' };

/**
 * The assessment as SARIF, which code hosts show beside the lines of a change.
 *
 * @source OASIS, Static Analysis Results Interchange Format 2.1.0, sections 3.13 to 3.30, and the object suppression
 */
export function writeAssessmentSarif({ findings, suppressed, idleDeviations, comparison }: Assessment): string {
  const results = [
    ...findings.map((finding) => ({ finding, suppressions: [] })),
    // An accepted finding is a result like any other, with the reason beside it: viewers hide it, and can show it.
    ...suppressed.map(({ finding, deviation }) => ({
      finding,
      suppressions: [{ kind: 'external', status: 'accepted', justification: deviation.reason }],
    })),
  ];
  const used = new Set(results.map(({ finding }) => finding.rule));
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
        results: results.map(({ finding, finding: { rule, severity, message, remedy, place }, suppressions }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex(({ id }) => id === rule),
          level: levels[severity],
          message: { text: `${message} ${remedy}` },
          ...(comparison === undefined ? {} : { baselineState: stateOf(finding, comparison) }),
          ...(suppressed.length === 0 ? {} : { suppressions }),
          locations: [locationOf(place)],
        })),
        ...(idleDeviations.length === 0 ? {} : { invocations: [invocationWith(idleDeviations)] }),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function locationOf(place: Place): Readonly<Record<string, unknown>> {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(place.file), uriBaseId: '%SRCROOT%' },
      region: { startLine: place.line, startColumn: place.column },
    },
  };
}

/**
 * Acceptances that suppress nothing any more: no results, but something to tell.
 *
 * @source OASIS, SARIF 2.1.0, the objects invocation and notification: notifications about the configuration of a tool
 */
function invocationWith(idle: readonly IdleDeviation[]): Readonly<Record<string, unknown>> {
  return {
    executionSuccessful: true,
    toolConfigurationNotifications: idle.map(({ deviation: { rule, reason, until, place }, because }) => ({
      level: 'warning',
      message: {
        text:
          because === 'expired'
            ? `${rule} was accepted until ${until}: ${reason}`
            : `${rule} is accepted, and nothing like it is found: ${reason}`,
      },
      locations: [locationOf(place)],
    })),
  };
}

/** @source OASIS, SARIF 2.1.0, section 3.27.24: how a result relates to the previous run */
function stateOf(finding: RuleFinding, { added, changed }: Comparison): 'new' | 'updated' | 'unchanged' {
  if (added.includes(finding)) return 'new';
  return changed.some(({ after }) => after === finding) ? 'updated' : 'unchanged';
}
