/** How two sets of files differ, in words: one line per file that is missing, new or different. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, current] = [before.get(path), after.get(path)];
    if (old === current) return [];
    if (old === undefined) return [`${path} is new`];
    if (current === undefined) return [`${path} is gone`];
    return [`${path} differs: ${firstDifference(old, current)}`];
  });
}

function firstDifference(old: string, current: string): string {
  const [oldLines, lines] = [old.split('\n'), current.split('\n')];
  const at = oldLines.findIndex((line, index) => line !== lines[index]);
  return `line ${at + 1}: ${JSON.stringify(oldLines[at])} became ${JSON.stringify(lines[at])}`.slice(0, 400);
}
