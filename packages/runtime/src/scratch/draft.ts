import { lstat, mkdir, rename, rmdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { objectIn, objectOf, removeClaim } from './claims.ts';
import { parts } from './layout.ts';
import type { Hold } from './leases.ts';
import { type Claim, nameClaim } from './names.ts';
import type { Room } from './reserve.ts';
import { hasCode, isDiskFull, ScratchError, unless } from './scratch-error.ts';
import { measureTree, syncPath, syncTree } from './tree.ts';

/** An entry that somebody uses. It stays where it is until it is released. */
export interface Lease {
  /** The file or folder. Read it only: others read it too. */
  readonly path: string;
  /** Aborted when this process was silent for too long and the entry may have been removed. */
  readonly signal: AbortSignal;
  /** The entry may be evicted from now on. Asked again, it does nothing. */
  release(): Promise<void>;
}

/** Room in which an entry is written. Nobody else sees it before it is published. */
export interface Draft {
  /** Make a file or a folder here. */
  readonly path: string;
  /** Aborted when this process was silent for too long, or more was written than was reserved. */
  readonly signal: AbortSignal;
  /**
   * Has everything written to the disk itself and shows it to all under its key, at once and whole.
   *
   * @throws ScratchError `SCRATCH_OVERRUN`, `SCRATCH_NOT_PLAIN` or `SCRATCH_LEASE_LOST`; the draft is gone then
   */
  publish(): Promise<Lease>;
  /** Gives the room back. After `publish` it does nothing. */
  discard(): Promise<void>;
}

/** A draft, and what those who opened it look at. */
export interface WatchedDraft extends Draft {
  /** Aborts the signal when it has become too large. */
  checkSize(): Promise<void>;
  /** Others took it for dead and removed it. */
  isLost(): Promise<boolean>;
}

/** @param onEnd called once, when it is published or discarded */
export function openDraft(
  room: Room,
  wish: { readonly claim: Claim; readonly name: string },
  hold: Hold,
  onEnd: () => void,
): WatchedDraft {
  const { layout } = room;
  const { claim, name } = wish;
  const object = objectIn(layout, claim.name);
  const path = join(object, parts.content, name);
  const overrun = new AbortController();
  const signal = AbortSignal.any([hold.signal, overrun.signal]);
  let isOver = false;

  const end = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    onEnd();
    await hold.release();
    await removeClaim(layout, claim.name);
  };
  const measure = async (): Promise<number> => {
    const bytes = await measureTree(join(object, parts.content));
    if (bytes <= claim.bytes) return bytes;
    throw new ScratchError('SCRATCH_OVERRUN', `The draft of ${name} has ${bytes} bytes; ${claim.bytes} were reserved for it.`);
  };
  const publish = async (): Promise<Lease> => {
    signal.throwIfAborted();
    if ((await unless(['ENOENT'], lstat(path))) === undefined) {
      signal.throwIfAborted();
      throw new ScratchError('SCRATCH_NOT_PLAIN', `Nothing was made at the path of the draft of ${name}.`);
    }
    const bytes = await measure();
    const at = room.settings.now() / 1000;
    await utimes(join(object, parts.about), at, at);
    await syncTree(object);
    const place = objectOf(layout, claim);
    await moveIntoPlace(object, place);
    hold.move(join(place, parts.leases));
    isOver = true;
    onEnd();
    try {
      // It may be removed again at once, if we were silent for too long.
      for (const folder of [dirname(place), layout.objects]) await unless(['ENOENT'], syncPath(folder));
      await shrinkClaim(room, claim, bytes);
    } catch (error) {
      await hold.release();
      throw error;
    }
    return { path: join(place, parts.content, name), signal: hold.signal, release: hold.release };
  };
  return {
    path,
    signal,
    async publish() {
      if (isOver) throw new ScratchError('SCRATCH_LEASE_LOST', `The draft of ${name} is published or discarded already.`);
      try {
        return await publish();
      } catch (error) {
        await end();
        throw error;
      }
    },
    discard: end,
    isLost: async () => hold.signal.aborted || (!isOver && (await unless(['ENOENT'], lstat(object))) === undefined),
    async checkSize() {
      try {
        await measure();
      } catch (error) {
        // What is no plain file is said when it is published.
        if (!isOver && error instanceof ScratchError && error.code === 'SCRATCH_OVERRUN') overrun.abort(error);
      }
    },
  };
}

/** One rename shows it: before it nobody sees anything, after it everything is there. */
async function moveIntoPlace(object: string, place: string): Promise<void> {
  for (;;) {
    await unless(['EEXIST'], mkdir(dirname(place)));
    try {
      await rename(object, place);
      return;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      // A file server that was asked twice has done it the first time.
      if ((await unless(['ENOENT'], lstat(place))) !== undefined) return;
      // Whoever removed the former copy may have removed its folder just now.
      if ((await unless(['ENOENT'], lstat(object))) !== undefined) continue;
      throw lostDraft(error);
    }
  }
}

/** What is thrown when others have removed a draft. */
export function lostDraft(cause: unknown): ScratchError {
  const message = 'The draft was taken for dead and removed, because no sign of life came in time.';
  return new ScratchError('SCRATCH_LEASE_LOST', message, { cause });
}

/** Gives back what was reserved and not written. At every moment there is a claim for the copy. */
async function shrinkClaim({ layout }: Room, claim: Claim, bytes: number): Promise<void> {
  if (bytes === claim.bytes) return;
  try {
    await mkdir(join(layout.claims, nameClaim({ ...claim, bytes })), { recursive: true });
  } catch (error) {
    // Then it counts for more than it takes, until it goes.
    if (isDiskFull(error)) return;
    throw error;
  }
  await unless(['ENOENT'], rmdir(join(layout.claims, claim.name)));
}
