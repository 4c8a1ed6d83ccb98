/**
 * Writes the module that carries the files of the chart, so that a pure renderer, a bundle and a web page all have them
 * without a disk. Input: path in the chart to content.
 */
export function embedChart(files: ReadonlyMap<string, string>): string {
  const paths = [...files.keys()].sort();
  const lines = paths.map((path) => property(quoted(path), quoted(files.get(path) ?? '')));
  return [
    '// Generated from files/ by `npm run generate`. Do not edit.',
    '',
    '/** The files of the universal chart: path below the folder of the chart to content. */',
    'export const embeddedFiles: Readonly<Record<string, string>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

/** A property as the formatter of this repository writes it. */
function property(name: string, value: string): string {
  const line = `  ${name}: ${value},`;
  return line.length <= 130 ? line : `  ${name}:\n    ${value},`;
}

/** A string literal as the formatter of this repository writes it. */
function quoted(text: string): string {
  const inDouble = JSON.stringify(text);
  const doubles = text.split('"').length;
  const singles = text.split("'").length;
  if (doubles < singles) return inDouble;
  return `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
