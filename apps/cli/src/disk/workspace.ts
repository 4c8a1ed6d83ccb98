import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { FileAnswer, Workspace } from '@landfall/model';
import { reasonOf, systemCodeOf } from './system-error.ts';

/** Most bytes that any file is read to, whatever the caller allows. */
const hardLimitBytes = 64 * 1024 * 1024;

/**
 * The files on disk, for reading. A link inside `root` that leads out of it is refused, and so is everything that is not a
 * plain file: devices, pipes and sockets are never opened for reading.
 *
 * @param root absolute path of the project
 */
export function diskWorkspace(root: string): Workspace {
  const realRoot = realPath(root) ?? root;
  const escapes = (path: string): boolean => {
    if (!isInside(root, path)) return false;
    const real = realPath(path);
    return real !== undefined && !isInside(realRoot, real);
  };
  return {
    read: (path, maxBytes) =>
      escapes(path)
        ? { kind: 'refused', reason: 'it is a link that leads out of the project' }
        : readPlainFile(path, Math.min(maxBytes, hardLimitBytes)),
    list: (path) => (escapes(path) ? undefined : listFolder(path)),
    kind: (path) => (escapes(path) ? 'other' : kindOf(path)),
  };
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Opens without waiting (a pipe would block) and looks at what was opened, so that nothing can change in between. */
function readPlainFile(path: string, maxBytes: number): FileAnswer {
  let descriptor: number;
  try {
    // A device may act on being opened, so look first; what counts is the look at the open file below.
    const before = statSync(path, { throwIfNoEntry: false });
    if (before === undefined) return { kind: 'missing' };
    if (!before.isFile()) return { kind: 'refused', reason: before.isDirectory() ? 'it is a folder' : 'it is no plain file' };
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : { kind: 'refused', reason: reasonOf(error) };
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'refused', reason: 'it is no plain file' };
    if (stats.size > maxBytes) return { kind: 'too-large', bytes: stats.size };
    const bytes = Buffer.allocUnsafe(stats.size);
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, null);
      length += read;
      if (read === 0 || length === bytes.length) break;
    }
    return { kind: 'file', bytes: bytes.subarray(0, length), executable: (stats.mode & 0o111) !== 0 };
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

function listFolder(path: string): readonly string[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch {
    return undefined;
  }
}

function kindOf(path: string): ReturnType<Workspace['kind']> {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return 'missing';
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    return isMissing(error) ? 'missing' : 'other';
  }
}

function isMissing(error: unknown): boolean {
  return /^(?:ENOENT|ENOTDIR)$/.test(systemCodeOf(error) ?? '');
}
