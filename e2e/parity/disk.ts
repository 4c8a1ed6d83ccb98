import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '@landfall/model';

/** The files of this machine, as the loader under test sees them. The corpus is trusted, so links are followed. */
export const disk: Workspace = {
  read(path, maxBytes) {
    const kind = kindOf(path);
    if (kind === 'missing') return { kind };
    if (kind !== 'file') return { kind: 'refused', reason: 'it is no plain file' };
    const bytes = readFileSync(path);
    return bytes.length > maxBytes ? { kind: 'too-large', bytes: bytes.length } : { kind: 'file', bytes, executable: false };
  },
  list(path) {
    if (kindOf(path) !== 'folder') return undefined;
    return readdirSync(path)
      .map((name) => (kindOf(join(path, name)) === 'folder' ? `${name}/` : name))
      .sort();
  },
  kind: kindOf,
};

function kindOf(path: string): 'file' | 'folder' | 'other' | 'missing' {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'missing';
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
}
