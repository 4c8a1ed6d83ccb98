import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Layout } from './layout.ts';
import { makeToken } from './names.ts';
import { createObserver } from './observer.ts';
import { hasCode, unless } from './scratch-error.ts';

/** The right to make claims. Whoever has lost it finds `folder` gone, so what moves out of it moves with the right or not at all. */
export interface HeldLock {
  readonly folder: string;
}

export interface Lock {
  /**
   * Runs the work while no other process does.
   *
   * A holder that is paused for longer than the time of the lock loses it: `ENOENT` for everything below `folder`. Then the work
   * is done again.
   */
  run<Value>(work: (held: HeldLock) => Promise<Value>): Promise<Value>;
}

/**
 * A lock between processes, also on several machines, out of folders that are renamed and removed.
 *
 * `lock/TOKEN` comes into place with one rename, which works when there is no `lock` or an empty one. It goes away under its own
 * token alone, so nobody can take the lock from a holder that he did not mean.
 *
 * @param staleMs a lock whose sign of life has not changed for this long is taken away
 */
export function createLock(layout: Layout, staleMs: number): Lock {
  const observer = createObserver(staleMs);
  let last: Promise<unknown> = Promise.resolve();

  const acquire = async (): Promise<string> => {
    let token: string | undefined;
    for (let turn = 0; ; turn += 1) {
      // Somebody may have taken it for the remains of a process that has died. Under another name it is given time anew.
      if (token === undefined || !(await exists(join(layout.waiting, token)))) token = await prepare(layout);
      if (token !== undefined && (await takePlace(layout, token))) return token;
      await removeStale(layout, observer);
      await pause(Math.min(50, 2 + turn * 2) * (0.5 + Math.random()));
    }
  };
  const runOnce = async <Value>(work: (held: HeldLock) => Promise<Value>): Promise<Value> => {
    for (;;) {
      const token = await acquire();
      const folder = join(layout.lock, token);
      const stopBeating = beat(join(folder, 'beat'), staleMs / 4);
      try {
        return await work({ folder });
      } catch (error) {
        if (!hasCode(error, 'ENOENT') || (await exists(folder))) throw error;
      } finally {
        stopBeating();
        await release(layout, token);
      }
    }
  };
  return {
    async run(work) {
      // One of this process waits at a time, so that many calls do not ask the volume all at once.
      const turn = last.then(async () => runOnce(work));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** @returns undefined when it was removed again meanwhile, by somebody who looked for remains */
async function prepare(layout: Layout): Promise<string | undefined> {
  const token = makeToken();
  const inner = join(layout.waiting, token, token);
  return unless(['ENOENT'], prepared());

  async function prepared(): Promise<string> {
    try {
      await mkdir(inner, { recursive: true });
      await writeFile(join(inner, 'beat'), '0');
    } catch (error) {
      await rm(join(layout.waiting, token), { recursive: true, force: true });
      throw error;
    }
    return token;
  }
}

/** @returns false when the place is taken */
async function takePlace(layout: Layout, token: string): Promise<boolean> {
  try {
    await rename(join(layout.waiting, token), layout.lock);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    // A file server that was asked twice has done it the first time.
    if (hasCode(error, 'ENOENT')) return exists(join(layout.lock, token));
    throw error;
  }
}

async function release(layout: Layout, token: string): Promise<void> {
  const away = join(layout.waiting, `${token}-released`);
  if ((await unless(['ENOENT'], moved(join(layout.lock, token), away))) === undefined) return;
  await rm(away, { recursive: true, force: true });
  // Somebody may be there already; an empty folder that stays is in nobody's way.
  await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], rmdir(layout.lock));
}

async function removeStale(layout: Layout, observer: ReturnType<typeof createObserver>): Promise<void> {
  const holders = (await unless(['ENOENT'], readdir(layout.lock))) ?? [];
  for (const token of holders) {
    const folder = join(layout.lock, token);
    const sign = await unless(['ENOENT'], readFile(join(folder, 'beat'), 'utf8'));
    if (observer.hasStopped(token, sign)) {
      await unless(['ENOENT'], moved(folder, join(layout.waiting, `${token}-stale-${makeToken()}`)));
    }
  }
}

async function moved(from: string, to: string): Promise<true> {
  await rename(from, to);
  return true;
}

async function exists(folder: string): Promise<boolean> {
  return (await unless(['ENOENT'], readdir(folder))) !== undefined;
}

function beat(file: string, everyMs: number): () => void {
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    // Without the file the lock is lost, which the work finds out by itself.
    writeFile(file, String(count), { flag: 'r+' }).catch(() => undefined);
  }, everyMs);
  return () => clearInterval(timer);
}
