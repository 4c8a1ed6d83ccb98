import type { ApplicationReport } from './application.ts';
import { total } from './total.ts';

/** The table of applications, and below it what was kept of what was wanted, over all of them. */
export function writeTable(reports: readonly ApplicationReport[]): string {
  const rendered = reports.filter(({ services }) => services > 0);
  const rows = [
    ['application', 'services', 'components', 'objects', 'keys', 'translated', 'findings', ''],
    ...rendered.map((report) => rowOf(report.name, [report], report.outcome === 'failed' ? 'FAILED' : '')),
    rowOf(`${rendered.length} applications`, rendered, ''),
  ];
  const refused = reports.filter(({ outcome }) => outcome === 'refused').map(({ name }) => name);
  const refusedLine = refused.length === 0 ? [] : ['', `refused by both (${refused.length}): ${refused.join(', ')}`];
  return [...align(rows), ...refusedLine, '', ...align(figureRows(rendered)), ''].join('\n');
}

function rowOf(title: string, reports: readonly ApplicationReport[], remark: string): readonly string[] {
  const sum = (pick: (report: ApplicationReport) => number): number => total(reports.map(pick));
  const keys = sum(({ ledger }) => ledger['keys'] ?? 0);
  const translated = sum(({ ledger }) => (ledger['translated'] ?? 0) + (ledger['inferred'] ?? 0));
  const numbers = [sum(({ services }) => services), sum(({ components }) => components), sum(({ objects }) => objects), keys];
  return [title, ...numbers.map(String), share(translated, keys), `${sum(({ findings }) => findings)}`, remark];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${Math.floor((100 * part) / whole)} %`;
}

/** One row per figure: kept, wanted, and the codes under which the delivery explains the rest. */
function figureRows(reports: readonly ApplicationReport[]): readonly (readonly string[])[] {
  const all = reports.flatMap(({ figures }) => figures?.figures ?? []);
  const rows = [...Map.groupBy(all, ({ title }) => title)].map(([title, figures]) => {
    const wanted = total(figures.map((figure) => figure.wanted));
    const kept = total(figures.map((figure) => figure.kept));
    const explained = Map.groupBy(
      figures.flatMap((figure) => figure.explained),
      ({ code }) => code,
    );
    return [title, `${kept}`, `${wanted}`, [...explained].map(([code, misses]) => `${misses.length} ${code}`).join(', ')];
  });
  return [['figure', 'kept', 'wanted', 'explained by'], ...rows];
}

/** Columns of equal width: the first and the last to the left, the others to the right. */
function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
