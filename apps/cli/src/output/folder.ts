import { lstatSync, readFileSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@landfall/model';
import type { FileChange } from '@landfall/render';
import { makeFolder } from '../disk/make-folder.ts';
import { reasonOf, systemCodeOf } from '../disk/system-error.ts';

/** What was generated last, in one file, for the three-way merge of the next run. */
const baseFile = '.landfall/base.json';

/** A file while it is being written. It takes its place when it is whole, so that no one ever sees half a file. */
const draftFile = '.landfall/draft';

const baseReadme = `What Landfall generated last. The next rendering compares it with the files as they are, so that changes made by
hand are merged and not overwritten. Commit it with the rest.
`;

/** Says to Git what a reviewer need not read. Written once: from then on it belongs to the folder. */
const attributesFile = '.gitattributes';
const attributes = `# The record of Landfall: every line of it follows from the other files, and from the lines of the input.
landfall.json -diff -merge linguist-generated
`;

/** Reads what was generated last; empty on the first run, or when someone deleted it. */
export function readBase(folder: string): ReadonlyMap<string, string> {
  const text = readOwnFile(folder, baseFile);
  if (text === undefined) return new Map();
  try {
    const files: unknown = JSON.parse(text);
    if (typeof files === 'object' && files !== null)
      return new Map(
        Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && isBelow(entry[0])),
      );
  } catch {
    // A damaged record counts as none: every edited file is then a conflict, and nothing is lost.
  }
  return new Map();
}

/** Reads the files at the given paths, as far as they exist. */
export function readCurrent(folder: string, paths: Iterable<string>): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const isAbsent = askOnceForFolders(folder);
  for (const path of paths) {
    const text = isAbsent(dirname(path)) ? undefined : readOwnFile(folder, path);
    if (text !== undefined) files.set(path, text);
  }
  return files;
}

/** On the first run nothing is there: whether a folder is, is asked once and not for each of its files. */
function askOnceForFolders(root: string): (parent: string) => boolean {
  const kinds = new Map<string, 'absent' | 'folder' | 'other'>();
  const kindOf = (parent: string): 'absent' | 'folder' | 'other' => {
    const above = parent === '.' ? 'folder' : kindOf(dirname(parent));
    const kind = kinds.get(parent) ?? (above === 'folder' ? kindOfPath(join(root, parent)) : above);
    kinds.set(parent, kind);
    return kind;
  };
  return (parent) => kindOf(parent) === 'absent';
}

function kindOfPath(path: string): 'absent' | 'folder' | 'other' {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'absent';
    return found.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'other'; // Reading a file there says why.
  }
}

/**
 * Carries out what was settled, then records what was generated. An interrupted run is completed by the next one. Every path
 * was read before, which refuses links; the draft is made anew, and the file takes the place of what has its name.
 *
 * @throws AppError where the system lets nothing be written
 */
export function writeFolder(folder: string, changes: readonly FileChange[], generated: ReadonlyMap<string, string>): void {
  const made = new Set<string>();
  const draft = join(folder, draftFile);
  const write = (path: string, text: string | Buffer) => {
    const target = join(folder, path);
    try {
      for (const parent of [dirname(target), dirname(draft)]) {
        if (!made.has(parent)) makeFolder(parent);
        made.add(parent);
      }
      writeDraft(draft, text);
      renameSync(draft, target);
    } catch (error) {
      throw notWritten(target, error);
    }
  };
  for (const change of changes) {
    if (change.kind === 'create' || change.kind === 'update' || change.kind === 'merged') write(change.path, change.text);
    else if (change.kind === 'delete') removeFile(folder, change.path);
  }
  if (readOwnBytes(folder, attributesFile) === undefined) write(attributesFile, attributes);
  const records = {
    [baseFile]: recordOf(generated),
    '.landfall/README': Buffer.from(baseReadme),
    '.landfall/.gitattributes': Buffer.from('base.json -diff -merge linguist-generated\n'),
  };
  for (const [path, bytes] of Object.entries(records)) if (readOwnBytes(folder, path)?.equals(bytes) !== true) write(path, bytes);
}

/** Never writes through what is there: a draft that an interrupted run has left is removed, and so is a link. */
function writeDraft(draft: string, text: string | Buffer): void {
  try {
    writeFileSync(draft, text, { flag: 'wx' });
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
    unlinkSync(draft);
    writeFileSync(draft, text, { flag: 'wx' });
  }
}

/** A line for each file but `landfall.json`, which nobody edits. Made of bytes, file by file: as one text, a large application would be in memory several times over. */
function recordOf(generated: ReadonlyMap<string, string>): Buffer {
  const kept = [...generated].filter(([path]) => path !== 'landfall.json');
  const lines = kept.map(([path, text], index) =>
    Buffer.from(`${index === 0 ? '' : ','}\n${JSON.stringify(path)}:${JSON.stringify(text)}`),
  );
  return Buffer.concat([Buffer.from('{'), ...lines, Buffer.from('\n}\n')]);
}

function notWritten(target: string, error: unknown): unknown {
  if (systemCodeOf(error) === undefined) return error;
  return new AppError('OUTPUT_NOT_WRITTEN', [{ message: `${target} cannot be written: ${reasonOf(error)}.` }], { cause: error });
}

function removeFile(folder: string, path: string): void {
  try {
    unlinkSync(join(folder, path));
  } catch (error) {
    throw notWritten(join(folder, path), error);
  }
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      rmdirSync(join(folder, parent));
    } catch {
      return; // Something else is in the folder: it stays.
    }
  }
}

function readOwnFile(folder: string, path: string): string | undefined {
  return readOwnBytes(folder, path)?.toString('utf8');
}

function readOwnBytes(folder: string, path: string): Buffer | undefined {
  const target = join(folder, path);
  try {
    refuseLink(target);
    return readFileSync(target);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw new AppError(
      'OUTPUT_NOT_OURS',
      [{ message: `${target} cannot be read: ${reasonOf(error)}; expected a plain file, or nothing.` }],
      { cause: error },
    );
  }
}

/** A link in the output folder could lead anywhere: Landfall neither reads nor writes through it. */
function refuseLink(target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new AppError('OUTPUT_NOT_OURS', [{ message: `${target} is a symbolic link; Landfall writes plain files only.` }]);
  }
}

function isBelow(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..');
}
