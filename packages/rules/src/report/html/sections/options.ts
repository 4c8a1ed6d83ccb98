import type { Option } from '../../../options/options.ts';
import { type Markup, markup } from '../markup.ts';

/** Every way to run it, the best one first, each with what speaks for it and where it loses. */
export function optionsSection(options: readonly Option[]): Markup {
  const items = options.map(
    ({ name, score, suits, costs }, index) =>
      markup`<li class="option${index === 0 ? ' first' : ''}"><h3><span>${name}</span><span class="score">${score}<span class="hidden-text"> of 100</span></span></h3>
${meter(score)}
<ul class="for" aria-label="Speaks for it">${suits.map((text) => markup`<li>${text}</li>`)}</ul>
<ul class="against" aria-label="Speaks against it">${costs.map((text) => markup`<li>${text}</li>`)}</ul></li>`,
  );
  return markup`<section id="options" aria-labelledby="options-title"><h2 id="options-title">Other ways to run it</h2>
<p class="lead">Scored of 100 from the same evidence: those that agree with the verdict come first, each group by score.</p>
<ol class="options">
${items}
</ol></section>`;
}

function meter(score: number): Markup {
  return markup`<svg class="bar" viewBox="0 0 100 4" width="100%" height="4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="sure" width="${score}" height="4"/></svg>`;
}
