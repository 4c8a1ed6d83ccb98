import { escapeMarkdown as escape } from '../report/escape-markdown.ts';
import type { BusinessCase } from './case.ts';
import type { CostLine } from './costs.ts';
import { herokuLines } from './heroku-markdown.ts';
import type { Input } from './inputs.ts';
import { formatAmount, formatRange } from './range.ts';
import { askOf, breakEvenSentence, costSentence, currencyNote, valueSentence } from './sentences.ts';

/** The case as a Markdown document. */
export function writeCaseMarkdown(report: BusinessCase): string {
  const { app, services, why, pains, risks, stays, triggers, gaps, heroku } = report;
  const note = currencyNote(report);
  const lines = [
    `# ${escape(app)}: the case for the person who pays`,
    '',
    `**What is asked.** ${escape(askOf(report))}`,
    '',
    `**What does it cost?** ${escape(costSentence(report))}`,
    '',
    `**What do we get?** ${escape(valueSentence(report))}`,
    '',
    `${escape(why)} (${services} ${services === 1 ? 'service' : 'services'})`,
    '',
    '## What hurts, how one can see it, and what ends it',
    ...pains.flatMap(({ title, evidence, remedy }) => [
      '',
      `### ${escape(title)}`,
      '',
      ...evidence.map((text) => `- ${escape(text)}`),
      '',
      `**What ends it:** ${escape(remedy)}`,
    ]),
    ...(pains.length === 0 ? ['', 'Nothing in the files speaks for a change.'] : []),
    ...valueLines(report),
    ...costLines(report),
    ...(note === undefined ? [] : ['', escape(note)]),
    '',
    '## Risks',
    '',
    ...table(
      ['risk', 'because', 'what keeps it small'],
      risks.map(({ title, because, measure }) => [title, because, measure]),
    ),
    ...(heroku === undefined ? [] : herokuLines(heroku)),
    ...alternativeLines(report),
    '',
    '## What stays the same',
    '',
    ...stays.map((text) => `- ${escape(text)}`),
    ...(triggers.length === 0 ? [] : ['', '## When to look again', '', ...triggers.map((text) => `- ${escape(text)}`)]),
    ...(gaps.length === 0 ? [] : ['', '## What nobody said yet', '', ...gaps.map(({ sentence }) => `- ${escape(sentence)}`)]),
    ...sourceLines(report),
  ];
  return `${lines.join('\n')}\n`;
}

function valueLines({ value, breakEven, prices: { currency } }: BusinessCase): readonly string[] {
  const rows = [...value.pains, value.running].map(({ title, formula, inputs, monthly, gaps }) => [
    title,
    monthly === undefined ? '' : `${formatAmount(monthly)} ${currency}`,
    formula,
    monthly === undefined ? gaps.map(({ sentence }) => sentence).join(' ') : inputs.map(inputText).join('; '),
  ]);
  return [
    '',
    '## What it costs to leave it',
    '',
    ...table(['pain', 'a month', 'formula', 'with'], rows),
    '',
    escape(breakEvenSentence(breakEven)),
  ];
}

function costLines({ costs, prices: { currency } }: BusinessCase): readonly string[] {
  const { once, monthly } = costs;
  return [
    '',
    '## What it costs to do it',
    '',
    ...table(
      ['', 'per', 'low', 'base', 'high', 'formula', 'with'],
      costs.lines.map((line) => costRow(line, currency)),
    ),
    '',
    ...[
      once === undefined ? [] : [`- Once, as far as it is known: ${formatRange(once, currency)}.`],
      monthly === undefined ? [] : [`- Every month, as far as it is known: ${formatRange(monthly, currency)}.`],
    ].flat(),
  ];
}

function costRow({ title, per, amount, formula, inputs, gaps }: CostLine, currency: string): readonly string[] {
  const amounts =
    amount === undefined
      ? ['', '', '']
      : [amount.low, amount.base, amount.high].map((number) => `${formatAmount(number)} ${currency}`);
  const known = inputs.map(inputText);
  return [title, per, ...amounts, formula, [...known, ...gaps.map(({ sentence }) => sentence)].join('; ')];
}

function inputText({ name, value, from }: Input): string {
  return `${name} = ${formatRange(value)} (${from})`;
}

function alternativeLines({ alternatives, prices: { currency } }: BusinessCase): readonly string[] {
  return [
    '',
    '## Alternatives',
    ...alternatives.flatMap(({ name, score, suits, costs, once, monthly }) => [
      '',
      `### ${escape(name)}${score === undefined ? '' : ` (${score} of 100)`}`,
      '',
      ...suits.map((text) => `- for it: ${escape(text)}`),
      ...costs.map((text) => `- against it: ${escape(text)}`),
      ...(once?.amount === undefined ? [] : [`- once: ${formatRange(once.amount, currency)}`]),
      ...(monthly === undefined ? [] : [`- a month, as it is: ${formatAmount(monthly)} ${currency}`]),
    ]),
  ];
}

function sourceLines({ prices }: BusinessCase): readonly string[] {
  return [
    '',
    `## Prices: ${escape(prices.name)}`,
    '',
    ...table(
      ['price', 'low', 'base', 'high', 'source', 'of'],
      [...prices.prices].map(([id, { low, base, high, source, date }]) => [id, `${low}`, `${base}`, `${high}`, source, date]),
    ),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.map(escape).join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)];
}
