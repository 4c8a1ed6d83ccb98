import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, ScratchError } from './scratch-error.ts';

/**
 * How scratch space lies on its volume.
 *
 * - `claims/ID~BYTES~TOKEN/`: what takes room. The names alone say how much is taken. While an entry is written, and again while
 *   it is removed, it lies in its claim as `object/`; in between the claim is empty.
 * - `objects/ID/TOKEN/`: a published copy of an entry, the only one as a rule: `content/NAME`, `about.json`, and `leases/`, a file
 *   for each holder. Who has removed the folder `leases`, which works only while it is empty, may remove the copy; from then on
 *   nobody gets a lease. The token in the path keeps him from removing the next copy by mistake.
 * - `lock/TOKEN/`: who may make claims. The folder moves into place whole, on top of nothing or of an empty `lock`.
 * - `waiting/TOKEN/`: locks that are not held.
 */
export interface Layout {
  readonly root: string;
  readonly claims: string;
  readonly objects: string;
  readonly lock: string;
  readonly waiting: string;
}

/** Of an object, wherever it lies. */
export const parts = { content: 'content', leases: 'leases', about: 'about.json' } as const;

const format = '{"format":"landfall scratch","version":1}\n';

/**
 * Makes the folders that are missing.
 *
 * @throws ScratchError `SCRATCH_FOLDER_FOREIGN` when something else is there
 */
export async function prepareLayout(root: string): Promise<Layout> {
  await mkdir(root, { recursive: true });
  await requireOurs(root);
  const layout = {
    root,
    claims: join(root, 'claims'),
    objects: join(root, 'objects'),
    lock: join(root, 'lock'),
    waiting: join(root, 'waiting'),
  };
  for (const folder of [layout.claims, layout.objects, layout.waiting]) await mkdir(folder, { recursive: true });
  return layout;
}

async function requireOurs(root: string): Promise<void> {
  const file = join(root, 'format.json');
  // Looked at before the file is read: whoever begins at the same time writes the file first and makes folders then. A new disk
  // has a folder of its file system.
  const others = (await readdir(root)).filter((name) => name !== 'lost+found' && name !== 'format.json');
  const text = await readText(file);
  if (text === format) return;
  // Another process that begins at the same time may be writing these very bytes.
  const isBeginning = format.startsWith(text ?? '');
  if (!isBeginning || (text === undefined && others.length > 0)) {
    throw new ScratchError('SCRATCH_FOLDER_FOREIGN', `${root} holds something else, or scratch space of another version.`);
  }
  await writeFile(file, format);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
