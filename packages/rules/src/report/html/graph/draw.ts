import { severities } from '@landfall/model';
import type { Assessment } from '../../../assess.ts';
import type { RuleFinding } from '../../../finding.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { columnTitles, contentOf, type GraphContent, type GraphNode } from './columns.ts';
import { type Connection, connectionsOf } from './connections.ts';
import { type Layout, layOut, type Point, sizes } from './layout.ts';

/** Most characters of a name and of what stands below it that fit into a box. */
const longest = { name: 17, nameOfState: 13, detail: 22 } as const;

/** A picture wider than this is rather scrolled than made smaller on a phone. */
const wideFrom = 700;

/** A line of the picture, and how it is drawn. */
interface DrawnLine {
  readonly from: string;
  readonly to: string;
  readonly look: 'calls' | 'queue' | 'writes' | 'reads' | 'own';
}

/** The services of an application with what they call, where they queue and which files they share; with a table of the same. */
export function graphSection(assessment: Assessment): Markup {
  const { app } = assessment;
  const content = contentOf(app);
  const connections = connectionsOf(app);
  const drawn = new Set(content.nodes.map(({ id }) => id));
  const shared = new Set(content.nodes.filter(({ isShared }) => isShared).map(({ name }) => name));
  const lines: readonly DrawnLine[] = [
    ...connections.map(
      ({ from, to, kind }): DrawnLine => ({
        from: `service ${from}`,
        to: `service ${to}`,
        look: kind === 'queue' ? 'queue' : 'calls',
      }),
    ),
    ...content.fileUses.map(
      ({ service, files, writes }): DrawnLine => ({
        from: `service ${service}`,
        to: `files ${files}`,
        look: !shared.has(files) ? 'own' : writes ? 'writes' : 'reads',
      }),
    ),
  ].filter(({ from, to }) => drawn.has(from) && drawn.has(to));
  const picture = drawPicture(content.nodes, lines, worstBySubject(assessment.findings));
  return markup`<section id="services" aria-labelledby="services-title">
<h2 id="services-title">How it hangs together</h2>
<p class="lead">${describe(content, lines)}</p>
<figure class="graph">
<div class="scroller" tabindex="0" role="region" aria-label="Picture of the services; the table below it says the same">${picture}</div>
${legend()}
${watchersOf(content)}
</figure>
<details><summary>The same as a table</summary>
${connectionTable(
  app.services.map(({ name, role }) => ({ name, role: role.role })),
  connections,
  content,
)}
</details>
</section>`;
}

function drawPicture(
  nodes: readonly GraphNode[],
  lines: readonly DrawnLine[],
  worst: ReadonlyMap<string, RuleFinding['severity']>,
): Markup {
  const layout = layOut(nodes, lines);
  const numbers = new Map(nodes.map(({ id }, index) => [id, index]));
  const heads = [...layout.columns].map(
    ([column, x]) => markup`<text class="column" x="${x}" y="16">${columnTitles[column] ?? ''}</text>`,
  );
  const paths = lines.map(({ from, to, look }, index) => {
    const path = pathOf(layout.routes[index] ?? []);
    return markup`<path class="line ${look}" data-from="${numbers.get(from) ?? 0}" data-to="${numbers.get(to) ?? 0}" d="${path}"/>`;
  });
  // Lines that must be seen are drawn last.
  const order = ['own', 'calls', 'reads', 'queue', 'writes'];
  const sorted = paths
    .map((path, index) => ({ path, rank: order.indexOf(lines[index]?.look ?? 'calls'), index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ path }) => path);
  const boxes = nodes.map((node) => drawNode(node, { layout, number: numbers.get(node.id) ?? 0, worst: worst.get(node.id) }));
  return markup`<svg class="${layout.width > wideFrom ? 'wide' : ''}" viewBox="0 0 ${layout.width} ${layout.height}" width="${layout.width}" height="${layout.height}" aria-hidden="true" focusable="false">
${heads}
<g>${sorted}</g>
<g>${boxes}</g>
</svg>`;
}

interface NodeDrawing {
  readonly layout: Layout;
  readonly number: number;
  readonly worst: RuleFinding['severity'] | undefined;
}

function drawNode({ id, kind, name, detail, isState, isShared }: GraphNode, { layout, number, worst }: NodeDrawing): Markup {
  const { x, y } = layout.corners.get(id) ?? { x: 0, y: 0 };
  const { boxWidth, boxHeight } = sizes;
  const looks = [kind, ...(isState ? ['state'] : []), ...(isShared ? ['shared'] : [])].join(' ');
  const mark = worst === undefined || worst === 'advice' ? nothing : badge(worst, x + boxWidth - 2, y + 2);
  return markup`<g class="node ${looks}" data-node="${number}"><title>${name}: ${detail}</title>
<rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="${kind === 'files' ? 3 : 9}"/>
${isState ? cylinder(x + boxWidth - 24, y + 15) : nothing}
<text class="name" x="${x + 12}" y="${y + 19}">${shorten(name, isState ? longest.nameOfState : longest.name)}</text>
<text class="detail" x="${x + 12}" y="${y + 34}">${shorten(detail, longest.detail)}</text>
${mark}</g>`;
}

/** A disk: what stands here is lost with the machine, unless somebody keeps it. */
function cylinder(x: number, y: number): Markup {
  return markup`<path class="disk" d="M${x} ${y}v9c0 4 12 4 12 0v-9"/><ellipse class="disk" cx="${x + 6}" cy="${y}" rx="6" ry="2.6"/>`;
}

/** The gravest finding about a box; the sign differs, not only the colour. */
function badge(severity: 'blocker' | 'warning', x: number, y: number): Markup {
  return markup`<g class="badge ${severity}"><circle cx="${x}" cy="${y}" r="8"/><text x="${x}" y="${y + 4}">${severity === 'blocker' ? '×' : '!'}</text></g>`;
}

/** Straight across boxes, in a curve between columns; a line inside one column leaves it to the right and comes back. */
function pathOf(points: readonly Point[]): string {
  const [first, second] = points;
  if (first === undefined || second === undefined) return '';
  if (points.length === 2 && first.x === second.x) {
    const reach = first.x + Math.min(18 + Math.abs(second.y - first.y) / 6, sizes.gapX - 12);
    return `M${first.x} ${first.y}C${reach} ${first.y} ${reach} ${second.y} ${second.x} ${second.y}`;
  }
  let path = `M${first.x} ${first.y}`;
  for (let index = 1; index < points.length; index += 1) {
    const from = points[index - 1];
    const to = points[index];
    if (from === undefined || to === undefined) continue;
    const half = (to.x - from.x) / 2;
    path += index % 2 === 1 ? `C${from.x + half} ${from.y} ${to.x - half} ${to.y} ${to.x} ${to.y}` : `L${to.x} ${to.y}`;
  }
  return path;
}

function shorten(text: string, longestText: number): string {
  const characters = Array.from(text);
  return characters.length <= longestText ? text : `${characters.slice(0, longestText - 1).join('')}…`;
}

/** The gravest severity about each service, and about each volume that a finding about sharing names. */
function worstBySubject(findings: readonly RuleFinding[]): ReadonlyMap<string, RuleFinding['severity']> {
  const worst = new Map<string, RuleFinding['severity']>();
  for (const { service, severity } of findings) {
    if (service === undefined) continue;
    const known = worst.get(`service ${service}`);
    if (known === undefined || severities.indexOf(severity) < severities.indexOf(known))
      worst.set(`service ${service}`, severity);
  }
  return worst;
}

function describe({ nodes, watchers }: GraphContent, lines: readonly DrawnLine[]): string {
  const shared = nodes.filter(({ isShared }) => isShared).length;
  const queues = new Set(lines.filter(({ look }) => look === 'queue').map(({ to }) => to)).size;
  const services = nodes.filter(({ kind }) => kind === 'service').length + watchers.length;
  const keeps = nodes.filter(({ kind, isState }) => kind === 'service' && isState).length;
  return [
    `${plural(services, 'service', 'services')}, of which ${plural(keeps, 'keeps', 'keep')} data.`,
    queues === 0 ? 'No queue of tasks was seen.' : `Tasks wait in ${plural(queues, 'queue', 'queues')}.`,
    shared === 0
      ? 'No files are shared between services.'
      : `${plural(shared, 'folder or volume is', 'folders and volumes are')} shared between services, drawn in red.`,
  ].join(' ');
}

function plural(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

function legend(): Markup {
  const items: readonly (readonly [string, string])[] = [
    ['calls', 'calls'],
    ['queue', 'takes tasks from'],
    ['writes', 'writes shared files'],
    ['reads', 'reads shared files'],
    ['own', 'files of its own'],
  ];
  const samples = items.map(
    ([look, text]) =>
      markup`<li><svg width="34" height="10" aria-hidden="true"><path class="line ${look}" d="M1 5H33"/></svg> ${text}</li>`,
  );
  return markup`<ul class="legend">${samples}
<li><svg width="16" height="18" aria-hidden="true">${cylinder(2, 4)}</svg> state</li>
<li><svg width="18" height="18" aria-hidden="true">${badge('blocker', 9, 9)}</svg> has a blocker</li>
<li><svg width="18" height="18" aria-hidden="true">${badge('warning', 9, 9)}</svg> has a warning</li></ul>`;
}

function watchersOf({ watchers }: GraphContent): Markup {
  if (watchers.length === 0) return nothing;
  return markup`<figcaption>Beside the picture, because they look at everything: ${watchers.join(', ')}.</figcaption>`;
}

function connectionTable(
  services: readonly { readonly name: string; readonly role: string }[],
  connections: readonly Connection[],
  { fileUses }: GraphContent,
): Markup {
  const rows = services.map(({ name, role }) => {
    const calls = connections.filter(({ from }) => from === name);
    const files = fileUses.filter(({ service }) => service === name);
    return markup`<tr><th scope="row">${name}</th><td>${role}</td><td>${calls
      .map(({ to, kind }) => (kind === 'calls' ? to : kind === 'queue' ? `${to} (queue)` : `${to} (watches)`))
      .join(', ')}</td><td>${files.map((use) => `${use.files} (${use.writes ? 'writes' : 'reads'})`).join(', ')}</td></tr>`;
  });
  return markup`<div class="scroller" tabindex="0" role="region" aria-label="Table of the services"><table><thead><tr><th scope="col">Service</th><th scope="col">Role</th><th scope="col">Needs</th><th scope="col">Files</th></tr></thead><tbody>
${rows}
</tbody></table></div>`;
}
