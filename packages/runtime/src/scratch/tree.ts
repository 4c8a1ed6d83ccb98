import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ScratchError, unless } from './scratch-error.ts';

/**
 * Bytes of all files below a path, by their length. A path that is not there has none.
 *
 * @throws ScratchError `SCRATCH_NOT_PLAIN` for links, pipes, sockets and devices
 */
export async function measureTree(path: string): Promise<number> {
  let bytes = 0;
  await walk(path, async (file, isFolder) => {
    if (!isFolder) bytes += (await unless(['ENOENT'], lstat(file)))?.size ?? 0;
  });
  return bytes;
}

/**
 * Has everything below a path written to the disk itself, contents first, so that after a loss of power a name that is there
 * stands for all that it stood for.
 *
 * @throws ScratchError `SCRATCH_NOT_PLAIN` for links, pipes, sockets and devices
 */
export async function syncTree(path: string): Promise<void> {
  await walk(path, syncPath);
}

/** Has one file, or the names in one folder, written to the disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Visits files and folders, what is inside a folder before the folder. */
async function walk(path: string, visit: (path: string, isFolder: boolean) => Promise<void>): Promise<void> {
  // What vanishes meanwhile was a temporary file of whoever writes.
  const stats = await unless(['ENOENT'], lstat(path));
  if (stats === undefined) return;
  if (!stats.isFile() && !stats.isDirectory()) {
    throw new ScratchError('SCRATCH_NOT_PLAIN', `${path} is neither a file nor a folder.`);
  }
  if (stats.isDirectory()) for (const name of await readdir(path)) await walk(join(path, name), visit);
  await visit(path, stats.isDirectory());
}
