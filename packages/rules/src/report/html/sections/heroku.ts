import type { LeavingHeroku } from '../../../case/leaving-heroku.ts';
import type { PodBill } from '../../../case/pod-bill.ts';
import { type Markup, markup, nothing } from '../markup.ts';

/** What leaving Heroku changes: the bill beside that of pods, and limits. */
export function herokuSection({ bill, pods, limits, limitsRead }: LeavingHeroku): Markup {
  const lines = bill.lines.map(
    ({ what, size, count, eachUsd, monthlyUsd, price }) =>
      markup`<tr><th scope="row">${size === undefined || what.includes(size) ? what : `${what}, ${size}`}</th><td class="number">${count}</td><td class="number">${usd(eachUsd)}${price === 'live' ? ', as billed' : ''}</td><td class="number">${usd(monthlyUsd)}</td></tr>`,
  );
  const missing =
    bill.withoutPrice.length === 0 ? nothing : markup` Without a price, and not counted: ${bill.withoutPrice.join(', ')}.`;
  const notCounted =
    pods.base.notCounted.length === 0
      ? nothing
      : markup`<li>Not counted, because nothing says what they ask for: ${pods.base.notCounted.join(', ')}.</li>`;
  return markup`<section id="heroku" aria-labelledby="heroku-title"><h2 id="heroku-title">Heroku and a cluster</h2>
<p class="lead">US dollars a month. Storage, traffic, backups and the work of people are in neither sum.</p>
<div class="scroller" tabindex="0" role="region" aria-label="The bill of Heroku"><table><thead><tr><th scope="col">At Heroku</th><th scope="col" class="number">Number</th><th scope="col" class="number">Each</th><th scope="col" class="number">Together</th></tr></thead><tbody>
${lines}
</tbody><tfoot><tr><th scope="row">Together</th><td></td><td></td><td class="number">${usd(bill.monthlyUsd)}</td></tr></tfoot></table></div>
<p class="note">List prices of ${bill.priceList.read}, from ${bill.priceList.from}.${missing}</p>
<div class="scroller" tabindex="0" role="region" aria-label="The bill of pods"><table><thead><tr><th scope="col">As pods</th><th scope="col" class="number">Low</th><th scope="col" class="number">Base</th><th scope="col" class="number">High</th></tr></thead><tbody>
${podRow('Nodes of the kind', pods, ({ node }) => node.name)}
${podRow('Price of a node an hour', pods, ({ node }) => `${node.hourlyUsd}, read ${node.read}`)}
${podRow('Share of nodes that the requests take', pods, ({ requestsMonthlyUsd }) => usd(requestsMonthlyUsd))}
${podRow('Whole nodes and a control plane', pods, ({ nodes, clusterMonthlyUsd }) => `${nodes} nodes, ${usd(clusterMonthlyUsd)}`)}
</tbody></table></div>
<details><summary>How it is counted</summary><ul>${pods.base.formulas.map((formula) => markup`<li>${formula}</li>`)}${notCounted}</ul></details>
<h3>Limits of Heroku, as of ${limitsRead}</h3>
<div class="scroller" tabindex="0" role="region" aria-label="Limits of Heroku"><table><thead><tr><th scope="col">What</th><th scope="col">At Heroku</th><th scope="col">In a cluster</th></tr></thead><tbody>
${limits.map(({ what, atHeroku, inCluster }) => markup`<tr><th scope="row">${what}</th><td>${atHeroku}</td><td>${inCluster}</td></tr>`)}
</tbody></table></div></section>`;
}

type PodBills = Readonly<Record<'low' | 'base' | 'high', PodBill>>;

function podRow(title: string, pods: PodBills, cell: (bill: PodBill) => string): Markup {
  return markup`<tr><th scope="row">${title}</th><td class="number">${cell(pods.low)}</td><td class="number">${cell(pods.base)}</td><td class="number">${cell(pods.high)}</td></tr>`;
}

function usd(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(2);
}
