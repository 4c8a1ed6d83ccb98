import { readdir, readFile, rmdir, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeToken } from './names.ts';
import type { Observer } from './observer.ts';
import { hasCode, isDiskFull, ScratchError, unless } from './scratch-error.ts';

/** A hold on an entry, kept by a file in its folder `leases` that is written again and again. */
export interface Hold {
  /** Aborted when the hold was lost: the entry may be gone. */
  readonly signal: AbortSignal;
  /** Says where the file lies now, after the entry was moved. */
  move(folder: string): void;
  release(): Promise<void>;
}

export interface Leases {
  /** @returns undefined when the folder is not there: there is no entry, or it is about to be removed */
  take(folder: string): Promise<Hold | undefined>;
  /** Keeps a hold whose file is there already. */
  adopt(file: string): Hold;
  /** How many this process holds. */
  held(): number;
  /** Releases all. */
  close(): Promise<void>;
}

interface Holding {
  path: string;
  beats: number;
  readonly lost: AbortController;
}

/**
 * @param everyMs between two signs of life
 * @param onLost called when others have taken a hold away
 */
export function createLeases(everyMs: number, onLost: () => void): Leases {
  const holdings = new Set<Holding>();
  const release = async (holding: Holding): Promise<void> => {
    if (holdings.delete(holding)) await unless(['ENOENT'], unlink(holding.path));
  };
  const timer = setInterval(() => {
    for (const holding of holdings) void renew(holding, holdings, onLost);
  }, everyMs);
  timer.unref();
  const adopt = (path: string): Hold => {
    const holding: Holding = { path, beats: 0, lost: new AbortController() };
    holdings.add(holding);
    return {
      signal: holding.lost.signal,
      move(to) {
        holding.path = join(to, basename(path));
      },
      release: () => release(holding),
    };
  };
  return {
    adopt,
    async take(folder) {
      const path = join(folder, makeToken());
      try {
        await writeFile(path, '0', { flag: 'wx' });
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined;
        // On a full volume there is a name for it still, and it counts for as long as a hold without a sign of life.
        if (!isDiskFull(error) || (await unless(['ENOENT'], readFile(path))) === undefined) throw error;
      }
      return adopt(path);
    },
    held: () => holdings.size,
    async close() {
      clearInterval(timer);
      for (const holding of holdings) await release(holding);
    },
  };
}

async function renew(holding: Holding, holdings: Set<Holding>, onLost: () => void): Promise<void> {
  const { path } = holding;
  holding.beats += 1;
  try {
    await writeFile(path, String(holding.beats), { flag: 'r+' });
  } catch (error) {
    // It was moved or given back while we wrote.
    if (holding.path !== path || !holdings.has(holding)) return;
    // Any other failure may pass; the lease lasts for some beats that do not come.
    if (!hasCode(error, 'ENOENT')) return;
    holdings.delete(holding);
    onLost();
    holding.lost.abort(
      new ScratchError('SCRATCH_LEASE_LOST', 'The lease was not renewed in time, and others have taken it away.'),
    );
  }
}

/**
 * Takes away the folder `leases` of an object, after which nobody can hold it and it may be removed.
 *
 * It works only while the folder is empty, which the file system itself makes sure of; files of holders that have given no sign
 * of life are removed first.
 *
 * @returns false when somebody holds it
 */
export async function closeLeases(folder: string, observer: Observer): Promise<boolean> {
  for (const name of (await unless(['ENOENT'], readdir(folder))) ?? []) {
    const file = join(folder, name);
    const sign = await unless(['ENOENT'], readFile(file, 'utf8'));
    if (observer.hasStopped(file, sign)) await unless(['ENOENT'], unlink(file));
  }
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw error;
  }
}
