import type { App, Service } from '@landfall/model';
import { isLongRunning, keepsData } from '../../../reading/running.ts';
import { type Markup, markup } from '../markup.ts';

/** Services of one kind, what they are today, and what they are in a cluster. */
interface Group {
  readonly title: string;
  readonly look: 'plain' | 'state' | 'once';
  readonly holds: (service: Service) => boolean;
  /** On one machine. */
  readonly today: string;
  readonly atHeroku: string;
  readonly cluster: string;
  /** Copies that stand for one service in the cluster. */
  readonly copies: number;
}

/** Every service belongs to the first group that holds it. */
const groups: readonly Group[] = [
  {
    title: 'Jobs',
    look: 'once',
    holds: (service) => !isLongRunning(service),
    today: 'started with everything else, and again with each start',
    atHeroku: 'the release phase, and what the scheduler starts',
    cluster: 'run to their end before what needs them, or on a schedule',
    copies: 1,
  },
  {
    title: 'Schedulers',
    look: 'plain',
    holds: ({ role }) => role.role === 'scheduler',
    today: 'one copy, because there is one machine',
    atHeroku: 'one dyno, restarted every day',
    cluster: 'one copy on purpose, stopped before the next starts',
    copies: 1,
  },
  {
    title: 'Metrics and logs',
    look: 'plain',
    holds: ({ role }) => role.role === 'observability',
    today: 'on the machine that they watch, and gone with it',
    atHeroku: 'dynos that watch others',
    cluster: 'for the whole cluster, with what the cluster itself can tell',
    copies: 1,
  },
  {
    title: 'Data',
    look: 'state',
    holds: keepsData,
    today: 'on the disk of the machine',
    atHeroku: 'in add-ons, or on a disk that is emptied with each restart',
    cluster: 'on claims that move with their pod, or at a provider',
    copies: 1,
  },
  {
    title: 'Workers',
    look: 'plain',
    holds: ({ role }) => role.role === 'worker',
    today: 'a fixed number, whatever waits',
    atHeroku: 'as many dynos as somebody set, whatever waits',
    cluster: 'as many as the queue asks for, within limits',
    copies: 3,
  },
  {
    title: 'Requests',
    look: 'plain',
    holds: () => true,
    today: 'stop when the machine, or their one container, stops',
    atHeroku: 'dynos behind the router of Heroku, restarted every day',
    cluster: 'two or more copies on different nodes; updates without a pause',
    copies: 2,
  },
];

/** Most squares of one row: a picture, not a count. */
const mostSquares = 24;

/** The same services on one machine and in a cluster, side by side. */
export function beforeAfterSection(app: App): Markup {
  const rows = groups
    .map((group, index) => ({
      group,
      services: app.services.filter((service) => groups.findIndex(({ holds }) => holds(service)) === index),
    }))
    .filter(({ services }) => services.length > 0)
    .reverse();
  const amount = app.services.length;
  const isHeroku = app.platform === 'heroku';
  const fate = isHeroku
    ? 'on dynos, each with memory of its own and a disk that does not last.'
    : 'that share its processors, its memory, its disk and its fate.';
  return markup`<section id="picture" aria-labelledby="picture-title">
<h2 id="picture-title">Before and after</h2>
<div class="pair">
<div class="panel now"><h3>Now, ${isHeroku ? 'at Heroku' : 'on one machine'}</h3><p class="note">${amount} ${amount === 1 ? 'service' : 'services'} ${fate}</p>
<dl>${rows.map(({ group, services }) => row(group, services.length, { text: isHeroku ? group.atHeroku : group.today, copies: 1 }))}</dl></div>
<div class="panel then"><h3>In Kubernetes, on several nodes</h3><p class="note">What a node takes with it starts again on another. Squares are pods; how many is yours to say.</p>
<dl>${rows.map(({ group, services }) => row(group, services.length, { text: group.cluster, copies: group.copies }))}</dl></div>
</div>
</section>`;
}

function row(
  { title, look }: Group,
  services: number,
  { text, copies }: { readonly text: string; readonly copies: number },
): Markup {
  return markup`<div><dt>${title} <span class="note number">${services}</span> ${squares(services, copies, look)}</dt><dd>${text}</dd></div>`;
}

/** One square for each service, close together with its copies. */
function squares(services: number, copies: number, look: Group['look']): Markup {
  const parts: Markup[] = [];
  let x = 1;
  for (let service = 0; service < services && parts.length < mostSquares; service += 1) {
    for (let copy = 0; copy < copies && parts.length < mostSquares; copy += 1) {
      parts.push(markup`<rect class="${look}" x="${x}" y="1" width="9" height="9" rx="${look === 'state' ? 4.5 : 2}"/>`);
      x += 11;
    }
    x += copies > 1 ? 5 : 2;
  }
  return markup`<svg class="dots" width="${x}" height="11" viewBox="0 0 ${x} 11" aria-hidden="true">${parts}</svg>`;
}
