import { type Severity, severities } from '@landfall/model';
import { type Assessment, groupFindings, type RuleFinding, severityMeanings } from '@landfall/rules';
import { changeLines } from './change-lines.ts';
import type { Colours } from './colours.ts';
import { herokuLines } from './heroku-summary.ts';
import { deviationLines, unansweredLines, verdictLines } from './verdict-summary.ts';

/** Most further places of one rule that are listed; all of them are in the JSON. */
const shownPlaces = 6;

/** What an assessment says to a person: the verdict and its reasons in ten seconds, what each thing is about in ten minutes. */
export function assessSummary(assessment: Assessment, colours: Colours): string {
  const { app, findings, sources } = assessment;
  const profiles = app.profiles.length === 0 ? '' : ` (profiles: ${app.profiles.join(', ')})`;
  const amount = app.services.length;
  const lines = [
    `${colours.bold(app.name.value)}: ${amount} ${amount === 1 ? 'service' : 'services'} from ${app.files.join(', ')}${profiles}`,
    '',
    ...verdictLines(assessment, colours),
    ...changeLines(assessment, colours),
  ];
  for (const severity of severities) lines.push(...severityLines(severity, findings, colours));
  if (findings.length === 0) lines.push(colours.green('Nothing found that would go wrong in Kubernetes.'), '');
  lines.push(...deviationLines(assessment, colours), ...unansweredLines(assessment, colours));
  lines.push(...herokuLines(app, colours));
  const limits =
    sources.cutShort + sources.tooLarge === 0 ? '' : `; ${sources.tooLarge} too large, ${sources.cutShort} contexts cut short`;
  const files = sources.files === 1 ? '1 source file was' : `${sources.files} source files were`;
  if (sources.files > 0) lines.push(colours.dim(`${files} looked at${limits}.`));
  lines.push(
    colours.bold('Next'),
    '  landfall assess --format markdown   the whole of it, with an example of each remedy',
    assessment.verdict.answer === 'stay'
      ? '  landfall assess --interview         what only people know may change the answer'
      : '  landfall render                     what Kubernetes needs, written into deploy/',
  );
  return `${clean(lines.join('\n'))}\n`;
}

function severityLines(severity: Severity, findings: readonly RuleFinding[], colours: Colours): readonly string[] {
  const groups = groupFindings(findings).filter((group) => group.severity === severity);
  if (groups.length === 0) return [];
  const { title, meaning } = severityMeanings[severity];
  const paint = severity === 'blocker' ? colours.red : severity === 'warning' ? colours.yellow : colours.dim;
  const amount = findings.filter((finding) => finding.severity === severity).length;
  const lines = [`${colours.bold(title)} (${amount}): ${meaning}`];
  for (const { first, others } of groups) {
    const place = `${first.place.file}:${first.place.line}`;
    lines.push(`  ${paint(first.rule)}  ${place}`, `    ${first.message}`);
    if (others.length > 0) lines.push(`    ${colours.dim(`also ${describeOthers(others)}`)}`);
    lines.push(`    ${colours.dim(`→ ${first.remedy}`)}`);
    if (first.handled !== undefined) lines.push(`    ${colours.dim(`render: ${first.handled}`)}`);
  }
  return [...lines, ''];
}

function describeOthers(others: readonly RuleFinding[]): string {
  const shown = others
    .slice(0, shownPlaces)
    .map(({ service, place }) => `${service ?? 'the application'} (${place.file}:${place.line})`);
  return others.length > shownPlaces ? `${shown.join(', ')} and ${others.length - shownPlaces} more` : shown.join(', ');
}

/** Texts of the input may hold anything: nothing in them may steer the terminal. Colours of ours are kept. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- the point is to replace them
  return text.replace(/[\u0000-\u0009\u000b-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[\d{1,2}m)/g, '\ufffd');
}
