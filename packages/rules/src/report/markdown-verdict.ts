import type { Assessment } from '../assess.ts';
import { formatDays, totalDays } from '../verdict/plan.ts';
import type { HardeningStep, PlanStep, Verdict } from '../verdict/verdict.ts';
import { escapeMarkdown } from './escape-markdown.ts';

const headlines: Readonly<Record<Verdict['answer'], string>> = {
  stay: 'Stay where it is, and harden it',
  'change-first': 'Change first, then move',
  move: 'Move',
};

/** The verdict with what it rests on, what it takes, and what else could be done. */
export function verdictSections({ verdict, options }: Assessment): readonly string[] {
  const { answer, why, worth, readiness, criteria, plan, planDays, hardening } = verdict;
  return [
    '',
    `## Verdict: ${headlines[answer]}`,
    '',
    escapeMarkdown(why),
    '',
    `Moving is worth ${worth} on a scale from -100 to 100. The application is ${readiness} % ready.`,
    '',
    ...table(
      ['criterion', 'weight', 'score', 'because', 'known'],
      criteria.map(({ title, weight, score, evidence, source }) => [title, `${weight}`, `${score}`, evidence, source]),
    ),
    ...(answer === 'stay' ? hardeningSection(hardening) : []),
    ...(plan.length === 0
      ? []
      : [
          '',
          `## ${answer === 'stay' ? 'What a move would take' : 'Plan'}: ${formatDays(planDays)} of work`,
          '',
          ...planTable(plan),
        ]),
    ...(answer === 'stay' ? [] : hardeningSection(hardening)),
    '',
    '## Ways to run it',
    '',
    ...table(
      ['option', 'score', 'for it', 'against it'],
      options.map(({ name, score, suits, costs }) => [name, `${score}`, suits.join(' '), costs.join(' ')]),
    ),
  ];
}

/** What would change the answer, and what nobody said. */
export function dependenceSections({ verdict: { flips, unanswered } }: Assessment): readonly string[] {
  return [
    ...(flips.length === 0
      ? []
      : ['', '## What would change the answer', '', ...flips.map(({ text }) => `- ${escapeMarkdown(text)}`)]),
    ...(unanswered.length === 0
      ? []
      : [
          '',
          '## What nobody said',
          '',
          'Answer by `--answer question=value`, in `landfall.yaml`, or with `--interview`.',
          '',
          ...table(
            ['question', 'asks', 'the verdict'],
            unanswered.map(({ question, text, depends }) => [`\`${question}\``, text, depends]),
          ),
        ]),
  ];
}

function hardeningSection(steps: readonly HardeningStep[]): readonly string[] {
  if (steps.length === 0) return [];
  return [
    '',
    `## Until then, or instead: safer where it is, ${formatDays(totalDays(steps))} of work`,
    '',
    ...table(
      ['step', 'days', 'services that lack it', 'why'],
      steps.map(({ title, effortDays, services, why }) => [title, formatDays(effortDays), services.join(', '), why]),
    ),
  ];
}

function planTable(plan: readonly PlanStep[]): readonly string[] {
  return table(
    ['step', 'when', 'days', 'services', 'findings', 'why'],
    plan.map(({ title, isFirst, effortDays, services, findings, why }) => [
      title,
      isFirst ? 'before the move' : 'on the way',
      formatDays(effortDays),
      services.join(', '),
      findings.map((rule) => `\`${rule}\``).join(', '),
      why,
    ]),
  );
}

/** Cells are texts; a cell in backticks stays code. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cell = (text: string) => (/^`[\w-]+`(?:, `[\w-]+`)*$/.test(text) ? text : escapeMarkdown(text));
  return [
    `| ${head.join(' | ')} |`,
    `|${' --- |'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ];
}
