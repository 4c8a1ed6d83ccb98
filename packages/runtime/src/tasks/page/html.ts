import type { QueueDepth, TenantDepth, Workforce } from '../metrics/read.ts';
import type { DeadLetter } from '../status.ts';

/** What the page shows. */
export interface PageView {
  readonly queues: readonly QueueDepth[];
  readonly workforce: Workforce;
  /** The queue that is looked at more closely. */
  readonly queue: string | undefined;
  readonly tenants: readonly TenantDepth[];
  readonly deadLetters: readonly DeadLetter[];
  /** Where the page is mounted, without a slash at the end. */
  readonly base: string;
  readonly mayRedrive: boolean;
}

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4 }
body { margin: 0 auto; padding: 1rem; max-width: 70rem }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem }
caption { text-align: start; font-weight: 600; padding: .5rem 0 }
th, td { text-align: start; padding: .3rem .6rem; border-block-end: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 8rem; overflow: auto }
.scroll { overflow-x: auto }
button { font: inherit; padding: .2rem .6rem }
`;

/** The page as HTML: tables that a screen reader can read, no script, nothing from elsewhere. */
export function writePage({ queues, workforce, queue, tenants, deadLetters, base, mayRedrive }: PageView): string {
  const title = queue === undefined ? 'Tasks' : `Tasks of ${queue}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
<p>${workforce.workers} workers with ${workforce.slots} places.</p>
${writeTable({
  caption: 'Queues',
  columns: ['Queue', 'Ready', 'Scheduled', 'Running', 'Waiting', 'Dead', 'Oldest ready', 'Drained in', 'State'],
  firstText: 1,
  rows: queues.map((row) => [
    `<a href="${escape(`${base}/?queue=${encodeURIComponent(row.queue)}`)}">${escape(row.queue)}</a>`,
    String(row.ready),
    String(row.scheduled),
    String(row.running),
    String(row.waiting),
    String(row.dead),
    writeDuration(row.oldestReadyMs),
    row.drainMs === undefined ? 'never: no worker' : writeDuration(row.drainMs),
    row.isPaused ? 'paused' : 'open',
  ]),
})}
${
  queue === undefined
    ? ''
    : writeTable({
        caption: 'Tenants with the most to do',
        columns: ['Tenant', 'Ready', 'Scheduled', 'Running', 'Oldest ready', 'Weight', 'State'],
        firstText: 1,
        rows: tenants.map((row) => [
          escape(row.tenant),
          String(row.ready),
          String(row.scheduled),
          String(row.running),
          writeDuration(row.oldestReadyMs),
          String(row.weight),
          row.isPaused ? 'paused' : 'open',
        ]),
      })
}
${writeTable({
  caption: 'Dead letters, newest first',
  columns: ['Task', 'Queue', 'Tenant', 'Kind', 'Died', 'Error', ...(mayRedrive ? ['Again'] : [])],
  firstText: 6,
  rows: deadLetters.map((letter) => [
    escape(letter.id),
    escape(letter.queue),
    escape(letter.tenant),
    escape(letter.kind),
    `<time datetime="${letter.diedAt.toISOString()}">${letter.diedAt.toISOString()}</time>`,
    `<pre tabindex="0">${escape(letter.error)}</pre>`,
    ...(mayRedrive ? [writeRedrive(base, letter)] : []),
  ]),
})}
</main>
</body>
</html>
`;
}

function writeRedrive(base: string, { id }: DeadLetter): string {
  return `<form method="post" action="${escape(`${base}/redrive`)}"><input type="hidden" name="id" value="${escape(id)}"><button>Run task ${escape(id)} again</button></form>`;
}

interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  /** How many columns at the start hold text; the others hold numbers, but for the last one. */
  readonly firstText: number;
  /** Cells of HTML. */
  readonly rows: readonly (readonly string[])[];
}

function writeTable({ caption, columns, firstText, rows }: Table): string {
  const kind = (index: number): string => (index >= firstText && index < columns.length - 1 ? ' class="number"' : '');
  const head = columns.map((column, index) => `<th scope="col"${kind(index)}>${column}</th>`).join('');
  const lines = rows.map((cells) => `<tr>${cells.map((cell, index) => `<td${kind(index)}>${cell}</td>`).join('')}</tr>`);
  const body = lines.length === 0 ? `<tr><td colspan="${columns.length}">None.</td></tr>` : lines.join('\n');
  return `<div class="scroll"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function writeDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
