import type { EffortDays, PlanStep } from '../../../verdict/plan.ts';
import { type Markup, markup } from '../markup.ts';

/** Working days of one person in a week. */
const daysPerWeek = 5;

/** Width of the bars, in units of the picture. */
const barWidth = 560;

/** A step with the days on which one person works on it, counted from the start of the whole. */
interface Scheduled {
  readonly step: PlanStep;
  /** Start and end when everything goes well, and when nothing does. */
  readonly soon: { readonly start: number; readonly end: number };
  readonly late: { readonly start: number; readonly end: number };
}

/** The way to Kubernetes, week by week, for one person who does one thing after the other. */
export function planSection(steps: readonly PlanStep[], total: EffortDays, isStay: boolean): Markup {
  if (steps.length === 0)
    return markup`<section id="plan" aria-labelledby="plan-title"><h2 id="plan-title">The way there</h2>
<p class="empty">Nothing has to change in the application itself.</p></section>`;
  const scheduled = schedule(steps);
  const lead = isStay
    ? 'Not now, by the verdict; but should you move all the same, this comes first.'
    : 'The steps that lose work when they are left come first. The rest may follow the move.';
  return markup`<section id="plan" aria-labelledby="plan-title">
<h2 id="plan-title">The way there, by week</h2>
<p class="lead">${lead} Together ${days(total)} of one person who knows the application: ${weeksOf(total)}.</p>
<ol class="steps">
${scheduled.map((entry) => stepItem(entry, total))}
</ol>
<p class="note">Bars: dark when everything goes well, light when nothing does; a line for each week. One person, ${daysPerWeek} days a week, one step after the other; two people who share the steps need about half.</p>
</section>`;
}

function schedule(steps: readonly PlanStep[]): readonly Scheduled[] {
  const scheduled: Scheduled[] = [];
  let [soon, late] = [0, 0];
  for (const step of steps) {
    const { low, high } = step.effortDays;
    scheduled.push({ step, soon: { start: soon, end: soon + low }, late: { start: late, end: late + high } });
    [soon, late] = [soon + low, late + high];
  }
  return scheduled;
}

function stepItem({ step, soon, late }: Scheduled, total: EffortDays): Markup {
  const { title, effortDays, why, services, isFirst } = step;
  const weeks = weekRange(soon.start, late.end);
  const concerned = services.length === 0 ? '' : ` Concerns ${services.join(', ')}.`;
  return markup`<li><div><h3>${title} <span class="when">${weeks} · ${days(effortDays)}${isFirst ? ' · before the move' : ''}</span></h3>
<p>${why}${concerned}</p>
${bars(soon, late, total.high)}</div></li>`;
}

function bars(soon: Scheduled['soon'], late: Scheduled['late'], totalDays: number): Markup {
  const x = (day: number) => Math.round((day / Math.max(totalDays, 1)) * barWidth);
  const bar = ({ start, end }: Scheduled['soon'], y: number, look: string) =>
    markup`<rect class="${look}" x="${x(start)}" y="${y}" width="${Math.max(3, x(end) - x(start))}" height="6" rx="2"/>`;
  const weeks = Array.from({ length: Math.ceil(totalDays / daysPerWeek) }, (_, week) => x(week * daysPerWeek));
  const ticks = weeks.map((at) => markup`<rect class="track" x="${at}" y="0" width="1" height="16"/>`);
  return markup`<svg class="bar" viewBox="0 0 ${barWidth} 16" width="${barWidth}" height="16" aria-hidden="true" preserveAspectRatio="none"><rect class="track" x="0" y="15" width="${barWidth}" height="1"/>${ticks}${bar(
    soon,
    0,
    'sure',
  )}${bar(late, 7, 'maybe')}</svg>`;
}

/** `week 1`, `weeks 1 to 3`: from the earliest start to the latest end. */
function weekRange(start: number, end: number): string {
  const first = Math.floor(start / daysPerWeek) + 1;
  const last = Math.max(first, Math.ceil(end / daysPerWeek));
  return first === last ? `week ${first}` : `weeks ${first} to ${last}`;
}

/** `2 to 5 days`. */
function days({ low, high }: EffortDays): string {
  return low === high ? `${low} ${low === 1 ? 'day' : 'days'}` : `${low} to ${high} days`;
}

function weeksOf({ low, high }: EffortDays): string {
  const [soon, late] = [Math.ceil(low / daysPerWeek), Math.ceil(high / daysPerWeek)];
  if (late <= 1) return 'within a week';
  return soon === late ? `about ${late} weeks` : `${soon} to ${late} weeks`;
}
