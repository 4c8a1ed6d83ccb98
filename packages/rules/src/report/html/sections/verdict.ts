import { type Severity, severities } from '@landfall/model';
import type { RuleFinding } from '../../../finding.ts';
import type { Criterion, Flip, HardeningStep, Verdict, VerdictAnswer } from '../../../verdict/verdict.ts';
import { type Markup, markup, nothing } from '../markup.ts';

/** The answers, as large as they are on the page. */
const answerTitles: Readonly<Record<VerdictAnswer, string>> = {
  stay: 'Stay, and harden it',
  'change-first': 'Change first',
  move: 'Move',
};

/** Most flips of the first screen: the nearest ones. */
const shownFlips = 5;

const flipWords: Readonly<Record<VerdictAnswer, string>> = { stay: 'Stay', 'change-first': 'Change first', move: 'Move' };

/** What the first screen says of an application. */
export interface FirstScreen {
  readonly name: string;
  readonly services: number;
  readonly verdict: Verdict;
  readonly findings: readonly RuleFinding[];
}

/** The answer, why, what would flip it, and the counts. */
export function verdictSection({ name, services, verdict, findings }: FirstScreen): Markup {
  const { answer, why, flips, readiness } = verdict;
  return markup`<div class="answer"><div><p class="eyebrow">${name}: is it ready for Kubernetes?</p>
<h1>${answerTitles[answer]}</h1>
<p class="why">${why}</p></div>
${flips.length === 0 ? nothing : flipList(flips)}</div>
<dl class="counts">${countBox('services', services)}${countBox('ready', `${readiness} %`)}${severities.map((severity) =>
    countBox(severityWords[severity], findings.filter((finding) => finding.severity === severity).length, severity),
  )}</dl>`;
}

const severityWords: Readonly<Record<Severity, string>> = {
  blocker: 'blockers',
  warning: 'warnings',
  advice: 'pieces of advice',
};

function countBox(title: string, value: number | string, look = ''): Markup {
  return markup`<div class="${look}"><dt>${title}</dt><dd>${value}</dd></div>`;
}

function flipList(flips: readonly Flip[]): Markup {
  const rest = flips.length - shownFlips;
  const items = flips.map(({ change, to }) => markup`<li><span class="to">${flipWords[to]}</span>, if ${change}.</li>`);
  const more =
    rest <= 0
      ? nothing
      : markup`<details><summary>${rest} more</summary><ul class="flips">${items.slice(shownFlips)}</ul></details>`;
  return markup`<aside aria-labelledby="flips-title"><h2 id="flips-title">What would flip it</h2>
<ul class="flips">${items.slice(0, shownFlips)}</ul>
${more}</aside>`;
}

/** Widths of the picture of one criterion. */
const scale = { width: 200, middle: 100, perPoint: 1 } as const;

/** Every reason for and against, with its weight and what it rests on. */
export function criteriaSection({ criteria, worth }: Verdict): Markup {
  const rows = criteria.map(
    ({ title, weight, score, evidence, source }) =>
      markup`<tr><th scope="row">${title}</th><td class="number">${weight}</td><td class="number">${signed(score)}</td><td>${criterionBar(score)}</td><td>${evidence}${
        source === 'unknown' ? markup` <span class="note">(not answered)</span>` : nothing
      }</td></tr>`,
  );
  return markup`<section id="why" aria-labelledby="why-title">
<h2 id="why-title">For and against</h2>
<p class="lead">Each reason counts from -100, it speaks for staying, to 100, it speaks for moving. Together moving is worth ${worth}.</p>
<div class="scroller" tabindex="0" role="region" aria-label="Table of the reasons"><table><thead><tr><th scope="col">Reason</th><th scope="col" class="number">Weight</th><th scope="col" class="number">Score</th><th scope="col">Stay, move</th><th scope="col">Because</th></tr></thead><tbody>
${rows}
</tbody></table></div>
</section>`;
}

function criterionBar(score: Criterion['score']): Markup {
  const length = Math.max(1, Math.round(Math.min(100, Math.abs(score)) * scale.perPoint));
  const x = score < 0 ? scale.middle - length : scale.middle;
  return markup`<svg class="bar" viewBox="0 0 ${scale.width} 12" width="120" height="12" aria-hidden="true" preserveAspectRatio="none"><rect class="track" x="0" y="5" width="${scale.width}" height="2"/><rect class="${score < 0 ? 'advice' : 'sure'}" x="${x}" y="1" width="${length}" height="10"/><rect class="track" x="${scale.middle - 1}" y="0" width="2" height="12"/></svg>`;
}

/** What makes it safer where it is, the cheapest first; only what it lacks. */
export function hardeningSection(steps: readonly HardeningStep[], answer: VerdictAnswer): Markup {
  if (steps.length === 0) return nothing;
  const lead =
    answer === 'stay'
      ? 'The cheapest plan for staying: only what this application lacks.'
      : 'Worth doing whatever you decide, and all of it if you decide to wait: only what this application lacks.';
  const items = steps.map(
    ({ title, services, effortDays, why, example }) =>
      markup`<li><div><h3>${title} <span class="when">${dayRange(effortDays)}</span></h3><p>${why}${
        services.length === 0 ? '' : ` Lacking: ${services.join(', ')}.`
      }</p>${example.length === 0 ? nothing : markup`<details><summary>What to write</summary><pre>${example.join('\n')}</pre></details>`}</div></li>`,
  );
  return markup`<section id="harden" aria-labelledby="harden-title"><h2 id="harden-title">Harden what runs now</h2>
<p class="lead">${lead}</p>
<ol class="steps">
${items}
</ol></section>`;
}

function dayRange({ low, high }: HardeningStep['effortDays']): string {
  return low === high ? `${low} ${low === 1 ? 'day' : 'days'}` : `${low} to ${high} days`;
}

function signed(score: number): string {
  return score > 0 ? `+${score}` : score < 0 ? `−${-score}` : '0';
}
