import { type Markup, markup, nothing } from '../report/html/markup.ts';
import { writePage } from '../report/html/page.ts';
import { herokuSection } from '../report/html/sections/heroku.ts';
import type { BusinessCase } from './case.ts';
import { monthlyChart } from './chart.ts';
import type { CostLine, Costs } from './costs.ts';
import type { Gap, Input } from './inputs.ts';
import { formatAmount, formatRange, type Range } from './range.ts';
import { askOf, breakEvenSentence, costSentence, currencyNote, valueSentence } from './sentences.ts';

/** Sections by id that the line at the top leads to. */
const contents = [
  { id: 'pains', title: 'What hurts' },
  { id: 'value', title: 'Leaving it' },
  { id: 'costs', title: 'Costs' },
  { id: 'risks', title: 'Risks' },
  { id: 'alternatives', title: 'Alternatives' },
  { id: 'same', title: 'What stays' },
];

/** The case as one HTML file, which prints well. */
export function writeCaseHtml(report: BusinessCase): string {
  return writePage({
    title: `${report.app}: the case for the person who pays`,
    contents,
    body: markup`${firstScreen(report)}
${painSection(report)}
${valueSection(report)}
${costSection(report)}
${report.heroku === undefined ? nothing : herokuSection(report.heroku)}
${riskSection(report)}
${alternativeSection(report)}
${closingSection(report)}`,
  });
}

function firstScreen(report: BusinessCase): Markup {
  const note = currencyNote(report);
  return markup`<div class="answer calm"><div><p class="eyebrow">${report.app}: the case for the person who pays</p>
<h1>What it costs, and what we get</h1>
<p class="why">${askOf(report)}</p></div>
<aside aria-labelledby="two-title"><h2 id="two-title">The two questions</h2>
<ul class="flips"><li><span class="to">What does it cost?</span><br>${costSentence(report)}</li><li><span class="to">What do we get?</span><br>${valueSentence(report)}</li></ul>
${note === undefined ? nothing : markup`<p class="note">${note}</p>`}</aside></div>`;
}

function painSection({ why, pains }: BusinessCase): Markup {
  const items = pains.map(
    ({ title, evidence, remedy }) =>
      markup`<li><div><h3>${title}</h3><ul>${evidence.map((text) => markup`<li>${text}</li>`)}</ul><p class="remedy">${remedy}</p></div></li>`,
  );
  return markup`<section id="pains" aria-labelledby="pains-title"><h2 id="pains-title">What hurts, and what ends it</h2>
<p class="lead">${why}</p>
${items.length === 0 ? markup`<p class="empty">Nothing in the files speaks for a change.</p>` : markup`<ol class="steps">${items}</ol>`}</section>`;
}

function valueSection({ value, breakEven, prices: { currency } }: BusinessCase): Markup {
  const rows = [...value.pains, value.running].map(
    ({ title, formula, inputs, monthly, gaps }) =>
      markup`<tr><th scope="row">${title}</th><td>${formula}${inputList(inputs)}${gapList(gaps)}</td><td class="number">${
        monthly === undefined ? 'empty' : `${formatAmount(monthly)} ${currency}`
      }</td></tr>`,
  );
  return markup`<section id="value" aria-labelledby="value-title"><h2 id="value-title">What it costs to leave it</h2>
<p class="lead">${breakEvenSentence(breakEven)}</p>
<div class="scroller" tabindex="0" role="region" aria-label="Table of what it costs to leave it"><table><thead><tr><th scope="col">Pain</th><th scope="col">Formula, with its inputs</th><th scope="col" class="number">A month</th></tr></thead><tbody>
${rows}
</tbody></table></div></section>`;
}

function costSection(report: BusinessCase): Markup {
  const { costs, prices } = report;
  const sources = [...prices.prices].map(
    ([id, { low, base, high, source, date }]) =>
      markup`<li><code>${id}</code> ${low}, ${base}, ${high} ${prices.currency}: ${source} (${date})</li>`,
  );
  return markup`<section id="costs" aria-labelledby="costs-title"><h2 id="costs-title">What it costs to do it</h2>
<p class="lead">Low when everything goes well, high when nothing does. A line stays empty until somebody gives its numbers: none is invented.</p>
${monthlyChart(report)}
${costTable(costs, 'once', 'Once', prices.currency)}
${costTable(costs, 'month', 'Every month', prices.currency)}
<details><summary>Prices: ${prices.name}</summary><ul>${sources}</ul></details></section>`;
}

function costTable(costs: Costs, per: CostLine['per'], title: string, currency: string): Markup {
  const rows = costs.lines
    .filter((line) => line.per === per)
    .map(
      ({ title: name, formula, inputs, gaps, amount }) =>
        markup`<tr><th scope="row">${name}</th><td>${formula}${inputList(inputs)}${gapList(gaps)}</td>${amountCells(amount)}</tr>`,
    );
  const total = per === 'once' ? costs.once : costs.monthly;
  return markup`<div class="scroller" tabindex="0" role="region" aria-label="${title}"><table><caption class="hidden-text">${title}</caption><thead><tr><th scope="col">${title}</th><th scope="col">Formula, with its inputs</th><th scope="col" class="number">Low</th><th scope="col" class="number">Base</th><th scope="col" class="number">High</th></tr></thead><tbody>
${rows}
</tbody><tfoot><tr><th scope="row">Together, as far as it is known</th><td>in ${currency}</td>${amountCells(total)}</tr></tfoot></table></div>`;
}

function amountCells(amount: Range | undefined): Markup {
  if (amount === undefined) return markup`<td class="number" colspan="3">empty</td>`;
  return markup`<td class="number">${formatAmount(amount.low)}</td><td class="number">${formatAmount(amount.base)}</td><td class="number">${formatAmount(amount.high)}</td>`;
}

function inputList(inputs: readonly Input[]): Markup {
  return markup`${inputs.map(({ name, value, from }) => markup`<br><span class="note">${name} = ${formatRange(value)} (${from})</span>`)}`;
}

function gapList(gaps: readonly Gap[]): Markup {
  return markup`${gaps.map(({ sentence }) => markup`<br><span class="note"><b>Missing:</b> ${sentence}</span>`)}`;
}

function riskSection({ risks }: BusinessCase): Markup {
  const items = risks.map(
    ({ title, because, measure }) => markup`<li><p><b>${title}</b></p><p>${because}</p><p class="remedy">${measure}</p></li>`,
  );
  return markup`<section id="risks" aria-labelledby="risks-title"><h2 id="risks-title">Risks, and what keeps them small</h2>
<ul class="questions">${items}</ul></section>`;
}

function alternativeSection({ alternatives, prices: { currency } }: BusinessCase): Markup {
  const items = alternatives.map(({ name, score, suits, costs, once, monthly }) => {
    const money = [
      ...(once?.amount === undefined ? [] : [`Once ${formatRange(once.amount, currency)}.`]),
      ...(monthly === undefined ? [] : [`${formatAmount(monthly)} ${currency} a month, as it is.`]),
    ].join(' ');
    return markup`<li class="option"><h3><span>${name}</span>${score === undefined ? nothing : markup`<span class="score">${score}<span class="hidden-text"> of 100</span></span>`}</h3>
<ul class="for" aria-label="Speaks for it">${suits.map((text) => markup`<li>${text}</li>`)}</ul>
<ul class="against" aria-label="Speaks against it">${costs.map((text) => markup`<li>${text}</li>`)}</ul>
${money === '' ? nothing : markup`<p class="note">${money}</p>`}</li>`;
  });
  return markup`<section id="alternatives" aria-labelledby="alternatives-title"><h2 id="alternatives-title">Alternatives</h2>
<p class="lead">Doing nothing is one of them. The others are scored of 100 from the same evidence.</p>
<ol class="options">${items}</ol></section>`;
}

function closingSection({ stays, triggers }: BusinessCase): Markup {
  return markup`<section id="same" aria-labelledby="same-title"><h2 id="same-title">What stays the same</h2>
<ul>${stays.map((text) => markup`<li>${text}</li>`)}</ul>
${
  triggers.length === 0
    ? nothing
    : markup`<h3>When to look again</h3><ul>${triggers.map((text) => markup`<li>${text}</li>`)}</ul>`
}</section>`;
}
