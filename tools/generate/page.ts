/** A file under docs/ that is made from the code. */
export interface Page {
  /** Relative to the root of the checkout. */
  readonly path: string;
  /** The whole file. `former` is what stands there now, for a page of which only a part is generated. */
  readonly write: (former: string) => string | Promise<string>;
}

/** The first line of every page that is generated whole. */
export const generatedNotice = '<!-- Made by `npm run generate`; change the code it describes instead. -->';

/** A Markdown table; cells may hold Markdown, and their bars and line ends are made harmless. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/**
 * Puts `text` between `<!-- begin NAME -->` and `<!-- end NAME -->` and leaves the rest alone.
 *
 * @throws when the marks are not there
 */
export function replaceRegion(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the page lacks ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
