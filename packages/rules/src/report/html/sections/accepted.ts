import type { IdleDeviation, SuppressedFinding } from '../../../deviations/apply.ts';
import { type Markup, markup, nothing } from '../markup.ts';

/** What people accepted for now, with their reasons; and what they wrote that has no effect any more. */
export function acceptedSection(suppressed: readonly SuppressedFinding[], idle: readonly IdleDeviation[]): Markup {
  if (suppressed.length + idle.length === 0) return nothing;
  const kept = suppressed.map(
    ({ finding, deviation }) =>
      markup`<li><p class="tags"><span class="severity ${finding.severity}">${finding.severity}</span><code>${finding.rule}</code><span class="place">${finding.place.file}:${finding.place.line}</span></p>
<p>${finding.message}</p><p><b>Accepted:</b> ${deviation.reason}${ownerAndDay(deviation)}</p></li>`,
  );
  const lost = idle.map(
    ({ deviation, because }) =>
      markup`<li><p class="tags"><code>${deviation.rule}</code><span class="place">${deviation.place.file}:${deviation.place.line}</span></p>
<p><b>${because === 'expired' ? 'Expired, so the finding is back' : 'Suppresses nothing'}:</b> ${deviation.reason}${ownerAndDay(deviation)}</p></li>`,
  );
  return markup`<section id="accepted" aria-labelledby="accepted-title"><h2 id="accepted-title">Accepted for now</h2>
<p class="lead">What people decided to live with, and until when. It is left out of the counts above.</p>
<ul class="kept">
${[...kept, ...lost]}
</ul></section>`;
}

function ownerAndDay({ owner, until }: SuppressedFinding['deviation']): string {
  const parts = [...(owner === undefined ? [] : [owner]), ...(until === undefined ? [] : [`until ${until}`])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
