import { diff3Merge } from 'node-diff3';
import { mergeImages } from './merge-images.ts';

/** What happens to one file of the output folder. */
export type FileChange =
  | {
      readonly kind: 'create' | 'update' | 'unchanged' | 'merged' | 'kept';
      readonly path: string;
      readonly text: string;
      readonly before: string | undefined;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly before: string }
  | {
      readonly kind: 'conflict';
      readonly path: string;
      readonly line: number;
      readonly yours: readonly string[];
      readonly ours: readonly string[];
      readonly reason: string;
    };

export interface OutputState {
  /** Files in the folder now, for every path that is generated or was. */
  readonly current: ReadonlyMap<string, string>;
  /** What was generated last. Empty on the first run. */
  readonly base: ReadonlyMap<string, string>;
  readonly generated: ReadonlyMap<string, string>;
}

/**
 * Decides, for each file, how a new rendering meets what is in the folder: a file that nobody edited is replaced, an
 * edited one is merged three ways against what was generated last, and where both changed the same lines it is a conflict.
 * Pure, so that `--dry-run` and `--diff` show what a run would do.
 */
export function settleOutput({ current, base, generated }: OutputState): readonly FileChange[] {
  const changes: FileChange[] = [];
  for (const path of [...new Set([...generated.keys(), ...base.keys()])].sort()) {
    const mine = current.get(path);
    const theirs = generated.get(path);
    const origin = base.get(path);
    if (theirs === undefined) {
      if (mine !== undefined) changes.push(settleRemoved(path, mine, origin));
    } else if (mine === undefined) changes.push({ kind: 'create', path, text: theirs, before: undefined });
    else if (mine === theirs) changes.push({ kind: 'unchanged', path, text: theirs, before: mine });
    else if (mine === origin || isOwnRecord(path, mine)) changes.push({ kind: 'update', path, text: theirs, before: mine });
    else if (origin === theirs) changes.push({ kind: 'kept', path, text: mine, before: mine });
    else changes.push(settleEdited(path, { mine, theirs, origin }));
  }
  return changes;
}

/** The record is for programs, nobody edits it: the run before made it, whatever its base was. */
function isOwnRecord(path: string, text: string): boolean {
  return path === 'landfall.json' && text.startsWith('{\n  "schemaVersion": ');
}

/** A component that is gone from the input: its files go too, unless somebody edited them. */
function settleRemoved(path: string, mine: string, origin: string | undefined): FileChange {
  if (mine === origin) return { kind: 'delete', path, before: mine };
  return {
    kind: 'conflict',
    path,
    line: 1,
    yours: [],
    ours: [],
    reason: 'it was edited, and the input no longer has what it was made for: delete it, or move it away',
  };
}

function settleEdited(
  path: string,
  { mine, theirs, origin }: { readonly mine: string; readonly theirs: string; readonly origin: string | undefined },
): FileChange {
  if (origin === undefined)
    return { kind: 'conflict', path, ...firstDifference(mine, theirs), reason: 'it was not written by Landfall' };
  // CI owns this file: its values win, and lines side by side must not look like a conflict.
  if (/^environments\/[^/]+\/images\.yaml$/.test(path)) {
    const text = mergeImages({ mine, theirs, base: origin });
    if (text !== undefined) return { kind: text === mine ? 'kept' : 'merged', path, text, before: mine };
  }
  const merged: string[] = [];
  for (const region of diff3Merge(mine.split('\n'), origin.split('\n'), theirs.split('\n'), { excludeFalseConflicts: true })) {
    if (region.ok !== undefined) merged.push(...region.ok);
    else if (region.conflict !== undefined)
      return {
        kind: 'conflict',
        path,
        line: region.conflict.aIndex + 1,
        yours: region.conflict.a,
        ours: region.conflict.b,
        reason: 'you and the new rendering changed the same lines',
      };
  }
  const text = merged.join('\n');
  return { kind: text === mine ? 'kept' : 'merged', path, text, before: mine };
}

function firstDifference(
  mine: string,
  theirs: string,
): { readonly line: number; readonly yours: readonly string[]; readonly ours: readonly string[] } {
  const [yours, ours] = [mine.split('\n'), theirs.split('\n')];
  const index = Math.max(
    0,
    yours.findIndex((line, at) => line !== ours[at]),
  );
  return { line: index + 1, yours: yours.slice(index, index + 1), ours: ours.slice(index, index + 1) };
}
