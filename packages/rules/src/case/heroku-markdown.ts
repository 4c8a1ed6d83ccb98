import type { App } from '@landfall/model';
import { escapeMarkdown } from '../report/escape-markdown.ts';
import type { HerokuBill, HerokuBillLine } from './heroku-bill.ts';
import { type LeavingHeroku, leavingHeroku } from './leaving-heroku.ts';
import type { PodBill } from './pod-bill.ts';

/** What leaving Heroku changes, as sections of a Markdown document; nothing for what does not run there. */
export function herokuSections(app: App): readonly string[] {
  const leaving = leavingHeroku(app);
  return leaving === undefined ? [] : herokuLines(leaving);
}

/** The same for a document that holds Heroku against a cluster already. */
export function herokuLines({ bill, pods, limits, limitsRead }: LeavingHeroku): readonly string[] {
  return [
    '',
    '## What it costs, in US dollars a month',
    '',
    '| at Heroku | number | each | together |',
    '| --- | --- | --- | --- |',
    ...bill.lines.map(billRow),
    `| **together** | | | **${usd(bill.monthlyUsd)}** |`,
    '',
    ...withoutPrice(bill),
    '| as pods | low | base | high |',
    '| --- | --- | --- | --- |',
    podRow('nodes of the kind', pods, ({ node }) => escapeMarkdown(node.name)),
    podRow('price of a node, read', pods, ({ node }) => `${node.hourlyUsd} an hour, ${node.read}`),
    podRow('share of nodes that the requests take', pods, ({ requestsMonthlyUsd }) => usd(requestsMonthlyUsd)),
    podRow(
      'whole nodes and a control plane',
      pods,
      ({ nodes, clusterMonthlyUsd }) => `${nodes} nodes, ${usd(clusterMonthlyUsd)}`,
    ),
    '',
    ...pods.base.formulas.map((formula) => `- ${formula}`),
    ...(pods.base.notCounted.length === 0
      ? []
      : [`- not counted, because nothing says what they ask for: ${pods.base.notCounted.map(escapeMarkdown).join(', ')}`]),
    '- storage, traffic, backups and the work of people are in neither sum',
    '',
    `## Limits of Heroku, as of ${limitsRead}`,
    '',
    '| what | at Heroku | in a cluster |',
    '| --- | --- | --- |',
    ...limits.map(({ what, atHeroku, inCluster }) => `| ${what} | ${atHeroku} | ${inCluster} |`),
  ];
}

function billRow({ what, size, count, eachUsd, monthlyUsd, price }: HerokuBillLine): string {
  const name = size === undefined || what.includes(size) ? what : `${what}, ${size}`;
  return `| ${escapeMarkdown(name)} | ${count} | ${usd(eachUsd)}${price === 'live' ? ', as billed' : ''} | ${usd(monthlyUsd)} |`;
}

function withoutPrice({ withoutPrice: names, priceList }: HerokuBill): readonly string[] {
  const source = `List prices of ${priceList.read}, from ${priceList.from}.`;
  if (names.length === 0) return [source, ''];
  return [
    `${source} Without a price, and not counted: ${names.map(escapeMarkdown).join(', ')}. \`landfall assess --app NAME\` reads what is billed.`,
    '',
  ];
}

function podRow(what: string, pods: Readonly<Record<'low' | 'base' | 'high', PodBill>>, cell: (bill: PodBill) => string): string {
  return `| ${what} | ${cell(pods.low)} | ${cell(pods.base)} | ${cell(pods.high)} |`;
}

function usd(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(2);
}
