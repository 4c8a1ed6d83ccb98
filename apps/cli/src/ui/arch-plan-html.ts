import {
  amountOf,
  type Blocker,
  leaveReasons,
  type NewerImage,
  type Plan,
  type PlanChange,
  type PlanExtras,
  type PlanRow,
  type Savings,
} from '@landfall/placement';
import { type Markup, markup, nothing, writePage } from '@landfall/rules/page';
import { newerSentence, placingText } from './arch-plan-text.ts';
import { amount, savingsSentence } from './arch-savings-text.ts';

/** Rows of a table in which everybody looks for their own; a browser takes thousands. */
const mostRows = 5000;

/** The plan as one HTML file, for those who decide and for those whose images block. The same plan gives the same bytes. */
export function archPlanHtml(plan: Plan, { changes, savings, newer }: PlanExtras): string {
  const { target, blockers } = plan;
  const sections: readonly (readonly [id: string, title: string, body: Markup])[] = [
    ['savings', 'What it saves', savings === undefined ? nothing : savingsBody(savings, target)],
    ['changes', 'Another policy', changes === undefined ? nothing : changesBody(changes)],
    [
      'blockers',
      `What keeps pods from ${target}`,
      blockerBody(
        blockers.filter(({ isProven }) => isProven),
        newer,
      ),
    ],
    [
      'unknown',
      'Images that nobody knows',
      blockerBody(
        blockers.filter(({ isProven }) => !isProven),
        undefined,
      ),
    ],
    [
      'failing',
      `DaemonSets that fail on the first ${target} node`,
      failingBody(plan.rows.filter(({ failsOnTarget }) => failsOnTarget)),
    ],
    ['workloads', 'All workloads', workloadBody(plan)],
  ];
  const written = sections.filter(([, , body]) => body.html !== '');
  return writePage({
    title: `What could run on ${target}`,
    contents: written.map(([id, title]) => ({ id, title })),
    body: markup`${firstScreen(plan, savings)}
${written.map(
  ([id, title, body]) => markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}</section>`,
)}`,
  });
}

const states: readonly (readonly [PlanRow['target'], string, string])[] = [
  ['can', 'good', 'could run there'],
  ['blocked', 'blocker', 'blocked by an image'],
  ['unknown', 'warning', 'not known'],
  ['excluded', 'advice', 'kept elsewhere by choice'],
];

function firstScreen({ rows, target }: Plan, savings: Savings | undefined): Markup {
  const all = amountOf(rows);
  const counts = states.map(([state, style, words]) => {
    const { pods } = amountOf(rows.filter((row) => row.target === state));
    return markup`<div class="${style}"><dt>pods ${words}</dt><dd>${pods}</dd></div>`;
  });
  return markup`<div class="answer calm"><div><p class="eyebrow">A dry run: nothing was changed</p>
<h1>What could run on ${target}</h1>
<p class="why">${all.workloads} workloads with ${all.pods} pods were decided on as they would be when they are created.${
    savings === undefined ? '' : ` ${savingsSentence(savings, target)}.`
  }</p></div></div>
<dl class="counts">${counts}</dl>`;
}

function table(label: string, head: readonly string[], rows: readonly Markup[]): Markup {
  return markup`<div class="scroller" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head.map(
    (title) => markup`<th scope="col">${title}</th>`,
  )}</tr></thead><tbody>
${rows}
</tbody></table></div>`;
}

function savingsBody({ owners, total, currency, exchanges, because }: Savings, target: string): Markup {
  const cells = (money: typeof total) =>
    markup`<td class="number">${money.pods}</td><td class="number">${amount(money.now, currency)}</td><td class="number">${amount(money.there, currency)}</td><td class="number">${amount(money.saving, currency)}</td><td class="number">${money.waitingPods === 0 ? '' : amount(money.waiting, currency)}</td>`;
  const rows = owners.map(
    (owner) =>
      markup`<tr><th scope="row">${owner.owner.name}<br><span class="note">${owner.owner.label ?? 'namespace'}</span></th>${cells(owner)}</tr>`,
  );
  const types = exchanges.map(
    ({ from, to }) =>
      markup`<li><code>${from.type}</code> ${amount(from.monthly, from.currency)} → <code>${to.type}</code> ${amount(to.monthly, to.currency)} a month: ${from.provider} ${from.region}, ${from.source} (${from.date})</li>`,
  );
  return markup`<p class="lead">What the pods request, at the price of their nodes and of those that would take their place. A month, by owner.</p>
${table('What it saves', ['Owner', 'Pods', 'Now', `On ${target}`, 'Saved', 'Saved when images are built'], [...rows, markup`<tr><th scope="row">Together</th>${cells(total)}</tr>`])}
<ul>${because.map((sentence) => markup`<li>${sentence}</li>`)}</ul>
<details><summary>Prices</summary><ul>${types}</ul></details>`;
}

function changesBody(changes: readonly PlanChange[]): Markup {
  if (changes.length === 0) return markup`<p class="empty">That policy would change nothing.</p>`;
  const rows = changes
    .slice(0, mostRows)
    .map(
      ({ workload, before, after }) =>
        markup`<tr><th scope="row">${nameOf(workload)}</th><td class="number">${workload.pods}</td><td>${placingText(before)}</td><td>${placingText(after)}</td></tr>`,
    );
  return table('What another policy would change', ['Workload', 'Pods', 'Now', 'Then'], rows);
}

function blockerBody(blockers: readonly Blocker[], newer: ReadonlyMap<string, NewerImage> | undefined): Markup {
  if (blockers.length === 0) return nothing;
  const rows = blockers.slice(0, mostRows).map(({ image, why, alone, all }) => {
    const hint = newer?.get(image);
    return markup`<tr><th scope="row"><code>${image}</code></th><td class="number">${alone.pods}</td><td class="number">${all.pods}</td><td class="number">${all.workloads}</td><td>${why}${
      hint === undefined ? nothing : markup`<br><span class="done">${newerSentence(hint)}</span>`
    }</td></tr>`;
  });
  return table('Images in the order of the work', ['Image', 'Pods it alone keeps back', 'Pods', 'Workloads', 'Why'], rows);
}

function failingBody(rows: readonly PlanRow[]): Markup {
  if (rows.length === 0) return nothing;
  return markup`<ul>${rows.map(
    ({ workload, blockedBy }) => markup`<li>${nameOf(workload)}: ${blockedBy.map(({ image }) => image).join(', ')}</li>`,
  )}</ul>`;
}

function workloadBody({ rows, target }: Plan): Markup {
  const words = new Map(states.map(([state, , text]) => [state, text]));
  const lines = rows
    .slice(0, mostRows)
    .map(
      ({ workload, target: state, decision: { allowed, left }, blockedBy }) =>
        markup`<tr><th scope="row">${nameOf(workload)}</th><td>${workload.owner.name}</td><td class="number">${workload.pods}</td><td>${words.get(state)}</td><td>${allowed?.join(', ')}${left === undefined ? nothing : markup`<span class="note"> ${leaveReasons[left]}</span>`}</td><td>${blockedBy.map(({ image }) => image).join(', ')}</td></tr>`,
    );
  const note =
    rows.length > mostRows
      ? markup`<p class="note">The first ${mostRows} of ${rows.length}; --format csv has them all.</p>`
      : nothing;
  return markup`${table('All workloads', ['Workload', 'Owner', 'Pods', `On ${target}`, 'Would be allowed on', 'Blocked by'], lines)}${note}`;
}

function nameOf({ namespace, kind, name }: PlanRow['workload']): string {
  return `${namespace}/${kind.toLowerCase()}/${name}`;
}
