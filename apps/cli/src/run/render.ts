import { basename, relative, resolve } from 'node:path';
import { AppError, formatPlace, type Problem, severities } from '@landfall/model';
import { type FileChange, type RenderResult, render, settleOutput } from '@landfall/render';
import type { RenderFlags } from '../commands/render.ts';
import type { Io } from '../io.ts';
import { readBase, readCurrent, writeFolder } from '../output/folder.ts';
import { coloursFor } from '../ui/colours.ts';
import { unifiedDiff } from '../ui/diff.ts';
import { renderSummary } from '../ui/render-summary.ts';
import { earlierEnvironments } from './earlier-environments.ts';
import { loadApp } from './load.ts';

/** Runs `landfall render` and answers its exit code. Nothing is written before everything is decided. */
export function runRender(folder: string, flags: RenderFlags, io: Io): number {
  const out = resolve(io.workingDirectory, flags.out);
  const { base, environments } = loadApp(folder, flags, environmentsOf(flags, out), io);
  const result = render({
    app: base.app,
    keys: base.keys,
    notes: base.notes,
    findings: base.findings,
    environments,
    options: {
      kubernetes: flags.kubernetes,
      secrets: flags.secrets,
      liveness: flags.liveness,
      repository: { url: flags.repository, revision: flags.revision, path: flags.path ?? basename(out) },
    },
  });

  const before = readBase(out);
  const changes = settleOutput({
    current: readCurrent(out, new Set([...result.files.keys(), ...before.keys()])),
    base: before,
    generated: result.files,
  });
  const conflicts = changes.filter((change) => change.kind === 'conflict');
  if (conflicts.length > 0 && !flags.diff)
    throw new AppError(
      'OUTPUT_CONFLICT',
      conflicts.map((conflict) => conflictProblem(conflict, relative(io.workingDirectory, out))),
    );
  const isWritten = !flags.dryRun && !flags.diff;
  if (isWritten) writeFolder(out, changes, result.files);

  if (flags.json) io.stdout(renderJson(result, changes));
  else if (!flags.quiet) {
    const colours = coloursFor(io, 'stdout', !flags.color);
    io.stdout(
      flags.diff
        ? unifiedDiff(changes, colours)
        : renderSummary({ app: base.app, result, changes, isWritten, again: againWith(folder, flags), out: flags.out }, colours),
    );
  }
  const worst = flags.failOn === 'never' ? -1 : severities.indexOf(flags.failOn);
  return result.findings.some(({ severity }) => severities.indexOf(severity) <= worst) ? 1 : 0;
}

/** Whoever renders again and names none wants those that are there: leaving them out would take them away. */
function environmentsOf({ env }: RenderFlags, out: string): readonly string[] {
  if (env.length > 0) return env;
  const earlier = earlierEnvironments(readCurrent(out, ['landfall.json']).get('landfall.json'));
  return earlier.length > 0 ? earlier : ['production'];
}

/** The words after `landfall render` that render the same again. */
function againWith(folder: string, { given }: RenderFlags): readonly string[] {
  return [...(folder === '.' ? [] : [folder]), ...given];
}

function conflictProblem(conflict: FileChange & { readonly kind: 'conflict' }, folder: string): Problem {
  const both =
    conflict.yours.length + conflict.ours.length === 0
      ? ''
      : `\n  yours: ${conflict.yours.join('\n         ')}\n  ours:  ${conflict.ours.join('\n         ')}`;
  return {
    place: { file: `${folder}/${conflict.path}`, line: conflict.line, column: 1 },
    message: `${conflict.reason}. Nothing was written.${both}`,
  };
}

/** The document that `--json` prints; the schema is versioned, fields are only added. */
function renderJson({ components, ledger, findings }: RenderResult, changes: readonly FileChange[]): string {
  const document = {
    schemaVersion: 1,
    components: components.map(({ place, ...component }) => ({ ...component, place: formatPlace(place) })),
    files: changes.map(({ path, kind }) => ({ path, change: kind })),
    ledger: ledger.counts,
    decisions: findings.map(({ place, ...finding }) => ({
      ...finding,
      ...(place === undefined ? {} : { place: formatPlace(place) }),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
