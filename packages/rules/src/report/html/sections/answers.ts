import type { Unanswered } from '../../../verdict/verdict.ts';
import { type Markup, markup, nothing } from '../markup.ts';

/** What nobody said, how the verdict depends on it, and how to say it. */
export function unansweredSection(unanswered: readonly Unanswered[]): Markup {
  if (unanswered.length === 0) return nothing;
  const items = unanswered.map(
    ({ question, text, depends }) => markup`<li><p><b>${text}</b> <code>--answer ${question}=…</code></p><p>${depends}</p></li>`,
  );
  return markup`<section id="questions" aria-labelledby="questions-title"><h2 id="questions-title">What nobody said yet</h2>
<p class="lead">Only people know this. Until then it counts as if nobody cared.</p>
<ul class="questions">
${items}
</ul></section>`;
}
