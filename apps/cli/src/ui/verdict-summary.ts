import { type Assessment, countFindings, type EffortDays, formatDays, totalDays } from '@landfall/rules';
import type { Colours } from './colours.ts';
import { wrap } from './wrap.ts';

/** Letters of a line of prose. */
const width = 108;

/** Flips, options and questions that are shown; all of them are in the other formats. */
const shown = { flips: 5, options: 4, names: 6 } as const;

const headlines = {
  stay: { Compose: 'Stay on Compose, and harden it', Heroku: 'Stay on Heroku' },
  'change-first': { Compose: 'Change first, then move', Heroku: 'Change first, then move' },
  move: { Compose: 'Move', Heroku: 'Move' },
} as const;

/** The verdict for a person: the answer and its reasons in ten seconds, then what it takes and what it depends on. */
export function verdictLines({ app, findings, verdict, ...rest }: Assessment, colours: Colours): readonly string[] {
  const { answer, why, worth, readiness } = verdict;
  const paint = answer === 'move' ? colours.green : answer === 'stay' ? colours.cyan : colours.yellow;
  const platform = app.platform === 'heroku' ? 'Heroku' : 'Compose';
  return [
    `  ${colours.bold(paint(headlines[answer][platform]))}`,
    ...wrap(why, width).map((line) => `  ${line}`),
    '',
    `  ${colours.dim(`moving is worth ${worth} of 100; ${readiness} % ready; ${countFindings(findings)}`)}`,
    '',
    ...(answer === 'stay' ? hardeningLines(verdict, colours) : planLines(verdict, colours)),
    ...flipLines(verdict, colours),
    ...optionLines(rest.options, colours),
  ];
}

/** What nobody said, and how much depends on it. */
export function unansweredLines({ verdict }: Assessment, colours: Colours): readonly string[] {
  const { unanswered } = verdict;
  if (unanswered.length === 0) return [];
  const decisive = unanswered.filter(({ isDecisive }) => isDecisive);
  const others = unanswered.filter(({ isDecisive }) => !isDecisive).map(({ question }) => question);
  const longest = Math.max(0, ...decisive.map(({ question }) => question.length));
  return [
    `${colours.bold('Nobody said')} (${unanswered.length}): --interview asks, --answer and landfall.yaml say it`,
    ...decisive.map(({ question, depends }) => `  ${question.padEnd(longest)}  ${colours.dim(depends)}`),
    ...(others.length === 0 ? [] : [`  ${colours.dim(`${others.join(', ')}: no answer changes the verdict by itself.`)}`]),
    '',
  ];
}

/** Findings that people accepted, and acceptances that no longer hold. */
export function deviationLines({ suppressed, idleDeviations }: Assessment, colours: Colours): readonly string[] {
  if (suppressed.length + idleDeviations.length === 0) return [];
  const accepted = suppressed.map(({ finding, deviation }) => {
    const until = deviation.until === undefined ? '' : `, until ${deviation.until}`;
    const owner = deviation.owner === undefined ? '' : `, ${deviation.owner}`;
    return [
      `  ${finding.rule}  ${finding.place.file}:${finding.place.line}`,
      `    ${finding.message}`,
      `    ${colours.dim(`→ ${deviation.reason} (${deviation.place.file}:${deviation.place.line}${owner}${until})`)}`,
    ];
  });
  const idle = idleDeviations.map(({ deviation, because }) => {
    const where = `${deviation.place.file}:${deviation.place.line}`;
    const about = deviation.service === undefined ? deviation.rule : `${deviation.rule} of ${deviation.service}`;
    return because === 'expired'
      ? `  ${colours.yellow('expired')}  ${where}  ${about} was accepted until ${deviation.until}: ${deviation.reason}`
      : `  ${colours.yellow('nothing found')}  ${where}  ${about} is accepted, and nothing like it is found: remove the line.`;
  });
  return [`${colours.bold('Accepted')} (${suppressed.length}): by people, in landfall.yaml`, ...accepted.flat(), ...idle, ''];
}

function planLines({ plan }: Assessment['verdict'], colours: Colours): readonly string[] {
  const rows = stepRows(plan, colours);
  const amount = plan.filter(({ isFirst }) => isFirst).length;
  const part = (heading: string, from: number, to: number) =>
    from === to ? [] : [`${colours.bold(heading)} (${days(totalDays(plan.slice(from, to)))})`, ...rows.slice(from, to), ''];
  return [...part('Before the move', 0, amount), ...part(amount === 0 ? 'On the way' : 'Then', amount, plan.length)];
}

function hardeningLines({ hardening }: Assessment['verdict'], colours: Colours): readonly string[] {
  if (hardening.length === 0) return [];
  const heading = colours.bold('What makes it safer where it is');
  return [`${heading} (${days(totalDays(hardening))})`, ...stepRows(hardening, colours), ''];
}

/** Numbered steps in columns: what, how long, and where. */
function stepRows(
  steps: readonly { readonly title: string; readonly effortDays: EffortDays; readonly services: readonly string[] }[],
  colours: Colours,
): readonly string[] {
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  const title = longest(steps.map((step) => step.title));
  const effort = longest(steps.map(({ effortDays }) => formatDays(effortDays)));
  const number = `${steps.length}`.length;
  return steps.map((step, index) => {
    const rest = `${formatDays(step.effortDays).padEnd(effort)}  ${namesOf(step.services)}`.trimEnd();
    return `  ${`${index + 1}`.padStart(number)} ${step.title.padEnd(title)}  ${colours.dim(rest)}`;
  });
}

function flipLines({ flips }: Assessment['verdict'], colours: Colours): readonly string[] {
  if (flips.length === 0) return [];
  const hidden = flips.length - shown.flips;
  return [
    colours.bold('What would change the answer'),
    ...flips.slice(0, shown.flips).map(({ text }) => `  ${text}`),
    ...(hidden > 0 ? [colours.dim(`  and ${hidden} more: --format markdown`)] : []),
    '',
  ];
}

function optionLines(options: Assessment['options'], colours: Colours): readonly string[] {
  // The one that people ask about is always there, also where it loses.
  const best = options.filter(({ id }, index) => index < shown.options || id === 'managed-kubernetes');
  const longest = Math.max(...best.map(({ name }) => name.length));
  return [
    `${colours.bold('Ways to run it')} (${options.length}, scored from the same evidence): what each costs you`,
    ...best.map(
      ({ name, score, costs }) => `  ${name.padEnd(longest)}  ${String(score).padStart(3)}  ${colours.dim(costs[0] ?? '')}`,
    ),
    '',
  ];
}

function days(total: EffortDays): string {
  return `${formatDays(total)} of work`;
}

function namesOf(names: readonly string[]): string {
  const hidden = names.length - shown.names;
  return hidden > 0 ? `${names.slice(0, shown.names).join(', ')} and ${hidden} more` : names.join(', ');
}
