import type { App } from '@landfall/model';
import { type LeavingHeroku, leavingHeroku } from '@landfall/rules';
import type { Colours } from './colours.ts';

/** The bill of Heroku against that of pods, in a few lines; nothing for what does not run at Heroku. */
export function herokuLines(app: App, colours: Colours): readonly string[] {
  const leaving = leavingHeroku(app);
  if (leaving === undefined) return [];
  return [
    colours.bold('What it costs (US dollars a month, list prices; the whole of it: --format markdown)'),
    `  at Heroku  ${describeBill(leaving)}`,
    ...(leaving.pods.base.lines.length === 0 ? [] : [`  as pods    ${describePods(leaving)}`]),
    '',
  ];
}

function describeBill({ bill }: LeavingHeroku): string {
  const dynos = bill.lines
    .filter(({ kind }) => kind === 'dynos')
    .map(
      ({ what, size, count, monthlyUsd }) =>
        `${count} ${what}${size === undefined || what.includes(size) ? '' : ` on ${size}`} ${whole(monthlyUsd)}`,
    );
  let addOns = 0;
  for (const { kind, monthlyUsd } of bill.lines) if (kind === 'add-on') addOns += monthlyUsd;
  const parts = addOns === 0 ? dynos : [...dynos, `add-ons ${whole(addOns)}`];
  if (parts.length === 0) return `nothing has a known price (${bill.withoutPrice.join(', ')}); --app NAME asks Heroku`;
  const known = `${whole(bill.monthlyUsd)}: ${parts.join(', ')}`;
  return bill.withoutPrice.length === 0 ? known : `${known}; without a price: ${bill.withoutPrice.join(', ')}`;
}

function describePods({ pods: { low, base, high } }: LeavingHeroku): string {
  const missing = base.notCounted.length === 0 ? '' : `; not counted: ${base.notCounted.join(', ')}`;
  return `${whole(base.requestsMonthlyUsd)} for what they ask for; ${base.nodes} nodes and a control plane ${whole(base.clusterMonthlyUsd)} (${whole(low.clusterMonthlyUsd)} to ${whole(high.clusterMonthlyUsd)})${missing}`;
}

function whole(usd: number): string {
  return Math.round(usd).toLocaleString('en-US');
}
