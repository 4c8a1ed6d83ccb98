import type { Comparison } from '../../../baseline/baseline.ts';
import { describeComparison } from '../../../baseline/sentences.ts';
import type { TrendPoint } from '../../../baseline/trend.ts';
import type { VerdictAnswer } from '../../../verdict/verdict.ts';
import { type Markup, markup, nothing } from '../markup.ts';

/** What changed since the baseline. */
export function changesSection(comparison: Comparison, verdict: VerdictAnswer): Markup {
  const { baseline, added, gone, changed } = comparison;
  return markup`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Since the last assessment</h2>
<p class="lead">Compared with ${baseline}: ${describeComparison(comparison, verdict)}.</p>
${list(
  'New',
  added.map(({ severity, rule, message, place }) => line({ severity, rule, message }, `${place.file}:${place.line}`)),
)}
${list(
  'Gone',
  gone.map((finding) => line(finding, '')),
)}
${list(
  'Changed',
  changed.map(({ before, after }) =>
    line(after, before.severity === after.severity ? `it said: ${before.message}` : `it was ${before.severity}`),
  ),
)}</section>`;
}

function list(title: string, items: readonly Markup[]): Markup {
  return items.length === 0 ? nothing : markup`<div><h3>${title} (${items.length})</h3><ul class="kept">${items}</ul></div>`;
}

function line(finding: { readonly severity: string; readonly rule: string; readonly message: string }, note: string): Markup {
  return markup`<li><p class="tags"><span class="severity ${finding.severity}">${finding.severity}</span><code>${finding.rule}</code><span>${note}</span></p><p>${finding.message}</p></li>`;
}

/** Sizes of the chart, in units of the picture. */
const chart = { width: 720, height: 150, top: 10, bottom: 22, gap: 6 } as const;

/** The application at several commits: a chart of what was found, and the table that it is drawn from. */
export function trendSection(points: readonly TrendPoint[]): Markup {
  const rows = points.map(({ commit, found, problem }) =>
    found === undefined
      ? markup`<tr><th scope="row"><code>${commit.id}</code></th><td class="day">${commit.day}</td><td>${commit.subject}</td><td colspan="5">${problem}</td></tr>`
      : markup`<tr><th scope="row"><code>${commit.id}</code></th><td class="day">${commit.day}</td><td>${commit.subject}</td><td>${found.verdict}</td><td class="number">${found.readiness} %</td><td class="number">${found.counts.blocker}</td><td class="number">${found.counts.warning}</td><td class="number">${found.counts.advice}</td></tr>`,
  );
  return markup`<section id="trend" aria-labelledby="trend-title"><h2 id="trend-title">Over time</h2>
<p class="lead">Each column is the application at one commit, the oldest first: blockers below, then warnings, then advice.</p>
<div class="scroller" tabindex="0" role="region" aria-label="Chart of findings over time; the table below it says the same">${drawChart(points)}</div>
<div class="scroller" tabindex="0" role="region" aria-label="Table of findings over time"><table><thead><tr><th scope="col">Commit</th><th scope="col">Day</th><th scope="col">Change</th><th scope="col">Verdict</th><th scope="col" class="number">Ready</th><th scope="col" class="number">Blockers</th><th scope="col" class="number">Warnings</th><th scope="col" class="number">Advice</th></tr></thead><tbody>
${rows}
</tbody></table></div></section>`;
}

function drawChart(points: readonly TrendPoint[]): Markup {
  const totals = points.map(({ found }) =>
    found === undefined ? 0 : found.counts.blocker + found.counts.warning + found.counts.advice,
  );
  const most = Math.max(1, ...totals);
  const step = chart.width / Math.max(points.length, 1);
  const room = chart.height - chart.top - chart.bottom;
  const columns = points.map(({ commit, found }, index) => {
    const x = Math.round(index * step + chart.gap / 2);
    const width = Math.max(2, Math.round(Math.min(step - chart.gap, 60)));
    let y = chart.height - chart.bottom;
    const bars = (['blocker', 'warning', 'advice'] as const).map((severity) => {
      const height = Math.round(((found?.counts[severity] ?? 0) / most) * room);
      y -= height;
      return markup`<rect class="${severity}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
    });
    // Dates of neighbours would run into each other.
    const label =
      step < 64 && index % Math.ceil(64 / step) !== 0
        ? nothing
        : markup`<text x="${x}" y="${chart.height - 6}">${commit.day.slice(5)}</text>`;
    return markup`<g>${bars}${label}</g>`;
  });
  return markup`<svg class="bar" viewBox="0 0 ${chart.width} ${chart.height}" width="${chart.width}" height="${chart.height}" aria-hidden="true">
<rect class="track" x="0" y="${chart.height - chart.bottom}" width="${chart.width}" height="1"/>
${columns}</svg>`;
}
