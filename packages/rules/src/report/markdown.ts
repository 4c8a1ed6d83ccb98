import { formatPlace, severities } from '@landfall/model';
import type { Assessment, RuleFinding } from '../assess.ts';
import { comparisonMarkdown, trendMarkdown } from '../baseline/markdown.ts';
import { herokuSections } from '../case/heroku-markdown.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { countFindings, groupFindings, severityMeanings } from './groups.ts';
import { dependenceSections, verdictSections } from './markdown-verdict.ts';

/** The assessment as a Markdown document, for a pull request or a wiki: the verdict first, then each finding, then what was accepted. */
export function writeAssessmentMarkdown(assessment: Assessment): string {
  const { app, findings, sources, verdict, comparison, trend } = assessment;
  const lines = [
    `# ${escapeMarkdown(app.name.value)}: is it ready for Kubernetes?`,
    '',
    `${app.services.length} ${app.services.length === 1 ? 'service' : 'services'} from ${app.files.map(escapeMarkdown).join(', ')}: ${countFindings(findings)}.`,
    ...verdictSections(assessment),
    ...(comparison === undefined ? [] : comparisonMarkdown(comparison, verdict.answer)),
    ...(trend === undefined ? [] : trendMarkdown(trend)),
  ];
  for (const severity of severities) {
    const groups = groupFindings(findings).filter((group) => group.severity === severity);
    if (groups.length === 0) continue;
    const { title, meaning } = severityMeanings[severity];
    lines.push('', `## ${title}: ${meaning}`);
    for (const { first, others } of groups) lines.push('', ...sectionOf([first, ...others]));
  }
  lines.push(...acceptedSection(assessment), ...herokuSections(app), ...dependenceSections(assessment));
  if (sources.files > 0) lines.push('', `Looked at ${sources.files} source files beside the application.`);
  return `${lines.join('\n')}\n`;
}

function sectionOf(group: readonly RuleFinding[]): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { change } = first;
  return [
    `### \`${first.rule}\``,
    '',
    ...group.map(
      ({ message, place, confidence }) =>
        `- ${escapeMarkdown(message)} (${escapeMarkdown(formatPlace(place))}${confidence === 'certain' ? '' : `, ${confidence}`})`,
    ),
    '',
    `**What helps:** ${first.remedy}`,
    ...(first.handled === undefined ? [] : ['', `**\`landfall render\`:** ${first.handled}`]),
    '',
    '```diff',
    ...change.before.map((line) => `-${line}`),
    ...change.after.map((line) => `+${line}`),
    '```',
  ];
}

function acceptedSection({ suppressed, idleDeviations }: Assessment): readonly string[] {
  if (suppressed.length + idleDeviations.length === 0) return [];
  return [
    '',
    '## Accepted: by people, in landfall.yaml',
    '',
    ...suppressed.map(({ finding, deviation: { reason, owner, until } }) => {
      const terms = [...(owner === undefined ? [] : [owner]), ...(until === undefined ? [] : [`until ${until}`])];
      const note = terms.length === 0 ? '' : ` (${escapeMarkdown(terms.join(', '))})`;
      return `- \`${finding.rule}\` ${escapeMarkdown(finding.message)} (${escapeMarkdown(formatPlace(finding.place))}) **Accepted:** ${escapeMarkdown(reason)}${note}`;
    }),
    ...idleDeviations.map(({ deviation, because }) => {
      const about = `\`${deviation.rule}\`${deviation.service === undefined ? '' : ` of ${escapeMarkdown(deviation.service)}`}`;
      const where = formatPlace(deviation.place);
      return because === 'expired'
        ? `- **Expired:** ${about} was accepted until ${deviation.until}: ${escapeMarkdown(deviation.reason)} (${where})`
        : `- **Nothing found:** ${about} is accepted, and nothing like it is found: remove the line (${where})`;
    }),
  ];
}
