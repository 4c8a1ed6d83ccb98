import { join, normalize } from 'node:path/posix';
import type { Place, Service, Workspace } from '@landfall/model';
import { isLookedInto, isSource, sourceLimits } from './limits.ts';

/** A file of a build context. */
export interface SourceFile {
  /** As places name it: relative to the project directory. */
  readonly path: string;
  readonly text: string;
}

/** The source code from which services are built, read when a rule asks for it and only once. */
export interface Sources {
  /** Source files of the build context of a service, sorted by path; none when it is not built here. */
  of(service: Service): readonly SourceFile[];
  /** What was looked at so far, and what was left out because of a limit. */
  tally(): SourceTally;
}

export interface SourceTally {
  readonly files: number;
  readonly bytes: number;
  /** Larger than a file may be. */
  readonly tooLarge: number;
  /** Build contexts of which only a part was looked at. */
  readonly cutShort: number;
}

/** No source code at all: for applications that are read without their folder. */
export const noSources: Sources = {
  of: () => [],
  tally: () => ({ files: 0, bytes: 0, tooLarge: 0, cutShort: 0 }),
};

/**
 * Reads build contexts through a workspace, within limits.
 *
 * @param directory absolute path of the project, which paths of contexts count from
 */
export function readSources(workspace: Workspace, directory: string): Sources {
  const byContext = new Map<string, readonly SourceFile[]>();
  const tally = { files: 0, bytes: 0, tooLarge: 0, cutShort: 0 };
  return {
    of({ build }) {
      const context = build?.context;
      if (context === undefined || !isInReach(directory, context)) return [];
      const known = byContext.get(context);
      if (known !== undefined) return known;
      const files = readContext({ workspace, directory, tally }, context);
      byContext.set(context, files);
      return files;
    },
    tally: () => ({ ...tally }),
  };
}

/** Where a match stands in a source file. */
export function placeInSource(file: SourceFile, index: number): Place {
  const before = file.text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { file: file.path, line: before.split('\n').length, column: index - lineStart + 1 };
}

/** A context at the root of the disk, or right below it, is no project. */
function isInReach(directory: string, context: string): boolean {
  return normalize(join(directory, context)).split('/').filter(Boolean).length >= 1 && !context.startsWith('/');
}

interface Reading {
  readonly workspace: Workspace;
  readonly directory: string;
  readonly tally: { files: number; bytes: number; tooLarge: number; cutShort: number };
}

function readContext({ workspace, directory, tally }: Reading, context: string): readonly SourceFile[] {
  const decoder = new TextDecoder();
  const files: SourceFile[] = [];
  const root = normalize(join(directory, context));
  const folders = [''];
  let entries = 0;
  let bytes = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const name of workspace.list(join(root, folder)) ?? []) {
      entries += 1;
      if (entries > sourceLimits.entries || bytes > sourceLimits.bytesPerContext) {
        tally.cutShort += 1;
        return files.sort(byPath);
      }
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name.endsWith('/')) {
        const inner = path.slice(0, -1);
        if (isLookedInto(inner)) folders.push(inner);
        continue;
      }
      if (!isSource(path)) continue;
      const answer = workspace.read(join(root, path), sourceLimits.bytesPerFile);
      if (answer.kind === 'too-large') tally.tooLarge += 1;
      if (answer.kind !== 'file') continue;
      tally.files += 1;
      tally.bytes += answer.bytes.length;
      bytes += answer.bytes.length;
      files.push({ path: relativeTo(context, path), text: withoutLongLines(decoder.decode(answer.bytes)) });
    }
  }
  return files.sort(byPath);
}

/** Empties the lines that are longer than people write, and keeps the numbers of the others. Patterns would take long over them. */
function withoutLongLines(text: string): string {
  return text.length <= sourceLimits.charactersPerLine
    ? text
    : text
        .split('\n')
        .map((line) => (line.length > sourceLimits.charactersPerLine ? '' : line))
        .join('\n');
}

function relativeTo(context: string, path: string): string {
  return normalize(join(context, path)).replace(/^\.\//, '');
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : 1;
}
