import { formatPlace, severities } from '@landfall/model';
import type { Assessment, RuleFinding } from '../assess.ts';
import { countFindings, groupFindings, severityMeanings } from './groups.ts';

/** The assessment as a Markdown document, for a pull request or a wiki. */
export function writeAssessmentMarkdown({ app, findings, sources }: Assessment): string {
  const lines = [
    `# ${escape(app.name.value)}: is it ready for Kubernetes?`,
    '',
    `${app.services.length} services from ${app.files.join(', ')}: ${countFindings(findings)}.`,
  ];
  for (const severity of severities) {
    const groups = groupFindings(findings).filter((group) => group.severity === severity);
    if (groups.length === 0) continue;
    const { title, meaning } = severityMeanings[severity];
    lines.push('', `## ${title}: ${meaning}`);
    for (const { first, others } of groups) lines.push('', ...sectionOf([first, ...others]));
  }
  if (sources.files > 0) lines.push('', `Looked at ${sources.files} source files beside the Compose files.`);
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
        `- ${escape(message)} (${formatPlace(place)}${confidence === 'certain' ? '' : `, ${confidence}`})`,
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

/** Texts of the input stay text. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&');
}
