import type { FileChange } from '@landfall/render';
import { createTwoFilesPatch } from 'diff';
import type { Colours } from './colours.ts';

/** What a run would change, as a unified diff that `git apply` and `patch` read. Conflicts are listed first. */
export function unifiedDiff(changes: readonly FileChange[], colours: Colours): string {
  const parts: string[] = [];
  for (const change of changes) {
    if (change.kind === 'conflict') parts.push(colours.red(`# conflict in ${change.path}:${change.line}: ${change.reason}\n`));
    if (change.kind === 'conflict' || change.kind === 'unchanged' || change.kind === 'kept') continue;
    const before = change.before ?? '';
    const after = change.kind === 'delete' ? '' : change.text;
    const patch = createTwoFilesPatch(
      change.before === undefined ? '/dev/null' : `a/${change.path}`,
      change.kind === 'delete' ? '/dev/null' : `b/${change.path}`,
      before,
      after,
      undefined,
      undefined,
      { context: 3 },
    );
    parts.push(paint(patch.replace(/^=+\n/, ''), colours));
  }
  return parts.join('');
}

function paint(patch: string, colours: Colours): string {
  if (!colours.isColorSupported) return patch;
  return patch
    .split('\n')
    .map((line) =>
      /^(---|\+\+\+)/.test(line)
        ? colours.bold(line)
        : line.startsWith('+')
          ? colours.green(line)
          : line.startsWith('-')
            ? colours.red(line)
            : line,
    )
    .join('\n');
}
