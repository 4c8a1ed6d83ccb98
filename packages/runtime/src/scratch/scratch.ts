import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listClaims, objectIn, objectOf, removeClaim, sumBytes, usedAtMs, withdraw } from './claims.ts';
import { type Draft, type Lease, openDraft, type WatchedDraft } from './draft.ts';
import { parts, prepareLayout } from './layout.ts';
import { createLeases } from './leases.ts';
import { createLock } from './lock.ts';
import { makeEntry } from './make-entry.ts';
import type { ScratchFigures } from './metrics.ts';
import { cleanName, idOf } from './names.ts';
import { createObserver } from './observer.ts';
import { readOptions, requireWhole, type ScratchOptions } from './options.ts';
import { type Reservation, type Room, reserve, usedAtMsOfAll } from './reserve.ts';
import { ScratchError, unless } from './scratch-error.ts';
import { sweepOnce } from './sweep.ts';
import { startTally } from './tally.ts';

/** How much room is wanted, and how long to wait for it. */
export interface DraftOptions {
  /** The most that will be written, in bytes; what is not used is given back when it is published. */
  readonly bytes: number;
  /** Name of the file or folder, for programs that look at it; cleaned. `file` as a default. */
  readonly name?: string;
  /** How long to wait for room, in milliseconds, while others use what is there. 0 as a default. */
  readonly waitMs?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** How an entry is made when there is none. */
export interface ObtainOptions extends DraftOptions {
  /**
   * Makes the entry at `path`, a file or a folder. It runs when nobody has made it yet; as a rule, one process at a time makes
   * an entry and the others wait for it.
   */
  readonly make: (draft: Pick<Draft, 'path' | 'signal'>) => Promise<unknown>;
}

/** What is taken. */
export interface ScratchUsage {
  readonly quotaBytes: number;
  /** Of all entries and drafts, with what is reserved and not written yet. */
  readonly usedBytes: number;
  readonly entries: number;
  /** What is written or removed now. */
  readonly drafts: number;
  /** Entries that this process holds, and drafts that it writes. */
  readonly heldHere: number;
}

/** Bounded room on a volume, for files that can be made again. */
export interface Scratch {
  /** The entry of a key, held by the caller; undefined when there is none. */
  find(key: string): Promise<Lease | undefined>;
  /**
   * The entry of a key, made when there is none.
   *
   * @throws ScratchError `SCRATCH_TOO_LARGE`, `SCRATCH_FULL` after the wait, `SCRATCH_DISK_FULL`, `SCRATCH_OVERRUN`,
   *   `SCRATCH_NOT_PLAIN`, `SCRATCH_LEASE_LOST` or `SCRATCH_CLOSED`, and whatever `make` throws
   */
  obtain(key: string, options: ObtainOptions): Promise<Lease>;
  /** Room to write an entry in. @throws ScratchError like `obtain` */
  draft(key: string, options: DraftOptions): Promise<Draft>;
  /** @returns false when somebody holds the entry; true when there is none any more */
  remove(key: string): Promise<boolean>;
  /** Looks at the volume. */
  usage(): Promise<ScratchUsage>;
  /** What was last seen of the volume, and what has happened; for metrics. It asks nobody. */
  figures(): ScratchFigures;
  /** Removes what the dead have left, and what was not used for too long. It runs by itself, a few times in the time of a lease, and for a fifth of the time at most. */
  sweep(): Promise<void>;
  /** Releases what this process holds, and discards its drafts. */
  close(): Promise<void>;
}

/** After a sweep nothing is swept for so many times as long as it took, so that a volume with very many entries has other work to do. */
const restFactor = 4;

/**
 * Opens scratch space, making its folder when there is none. What a process that died has left is removed in time by any other.
 *
 * The file system must rename, make and remove folders atomically, and refuse to remove or replace a folder that is not empty, as
 * local file systems of Linux and macOS and NFS do.
 *
 * @throws ScratchError `SCRATCH_OPTION_INVALID` or `SCRATCH_FOLDER_FOREIGN`
 */
export async function openScratch(options: ScratchOptions): Promise<Scratch> {
  const settings = readOptions(options);
  const layout = await prepareLayout(settings.folder);
  const tally = startTally();
  const room: Room = {
    layout,
    tally,
    settings,
    lock: createLock(layout, settings.lockMs),
    observer: createObserver(settings.leaseMs),
  };
  const leases = createLeases(settings.leaseMs / 4, () => {
    tally.leasesLost += 1;
  });
  const drafts = new Set<WatchedDraft>();
  const closing = new AbortController();
  let sweeping: Promise<void> | undefined;

  const find = async (key: string): Promise<Lease | undefined> => {
    closing.signal.throwIfAborted();
    const id = idOf(key);
    for (const token of ((await unless(['ENOENT'], readdir(join(layout.objects, id)))) ?? []).toSorted()) {
      const object = objectOf(layout, { id, token });
      const hold = await leases.take(join(object, parts.leases));
      if (hold === undefined) continue;
      const about = join(object, parts.about);
      const at = settings.now() / 1000;
      await utimes(about, at, at);
      const path = join(object, parts.content, await readName(about));
      tally.found += 1;
      return { path, signal: hold.signal, release: hold.release };
    }
    return undefined;
  };
  const tryDraft = async (
    key: string,
    draftOptions: DraftOptions,
    isAloneEnough: boolean,
  ): Promise<WatchedDraft | Reservation> => {
    closing.signal.throwIfAborted();
    const { bytes } = draftOptions;
    const name = cleanName(draftOptions.name ?? 'file');
    requireWhole('bytes', bytes, 0);
    if (bytes > settings.quotaBytes) {
      throw new ScratchError('SCRATCH_TOO_LARGE', `${bytes} bytes were asked for; the quota is ${settings.quotaBytes}.`);
    }
    const reservation = await reserve(room, { id: idOf(key), bytes, name, isAloneEnough });
    if (reservation.kind !== 'reserved') return reservation;
    const hold = leases.adopt(join(objectIn(layout, reservation.claim.name), parts.leases, 'maker'));
    const draft = openDraft(room, { claim: reservation.claim, name }, hold, () => drafts.delete(draft));
    drafts.add(draft);
    return draft;
  };
  const giveUpWhenFull = (since: number, { bytes, waitMs = 0, signal }: DraftOptions): void => {
    signal?.throwIfAborted();
    if (performance.now() - since < waitMs) return;
    tally.refused += 1;
    throw new ScratchError('SCRATCH_FULL', `There is no room for ${bytes} bytes, and everything that is there is in use.`);
  };
  const watcher = setInterval(
    () => {
      for (const draft of drafts) void draft.checkSize();
    },
    Math.min(1_000, settings.leaseMs / 4),
  );
  const lookAtVolume = async (): Promise<ScratchUsage> => {
    const claims = await listClaims(layout);
    const usedAt = await usedAtMsOfAll(layout, claims);
    const published = new Set(claims.filter((_, index) => usedAt[index] !== undefined).map(({ token }) => token));
    return {
      quotaBytes: settings.quotaBytes,
      usedBytes: sumBytes(claims),
      entries: published.size,
      drafts: claims.filter(({ token }) => !published.has(token)).length,
      heldHere: leases.held(),
    };
  };
  let lastUsage = await lookAtVolume();
  let restUntilMs = 0;
  const sweep = async (): Promise<void> => {
    const began = performance.now();
    await sweepOnce(room);
    lastUsage = await lookAtVolume();
    const ended = performance.now();
    restUntilMs = ended + restFactor * (ended - began);
  };
  const sweeper = setInterval(() => {
    if (performance.now() < restUntilMs) return;
    // A volume that fails now may work at the next turn.
    sweeping ??= sweep()
      .catch(() => undefined)
      .finally(() => {
        sweeping = undefined;
      });
  }, settings.leaseMs / 4);
  for (const timer of [watcher, sweeper]) timer.unref();

  return {
    find,
    async draft(key, draftOptions) {
      const since = performance.now();
      for (;;) {
        const draft = await tryDraft(key, draftOptions, false);
        if (!('kind' in draft)) return draft;
        giveUpWhenFull(since, draftOptions);
        await pauseBriefly(closing.signal);
      }
    },
    async obtain(key, obtainOptions) {
      const since = performance.now();
      for (;;) {
        const found = await find(key);
        if (found !== undefined) return found;
        const draft = await tryDraft(key, obtainOptions, true);
        if (!('kind' in draft)) return makeEntry(room, draft, obtainOptions.make);
        if (draft.kind === 'full') giveUpWhenFull(since, obtainOptions);
        obtainOptions.signal?.throwIfAborted();
        await pauseBriefly(closing.signal);
      }
    },
    async remove(key) {
      const id = idOf(key);
      let isGone = true;
      for (const token of (await unless(['ENOENT'], readdir(join(layout.objects, id)))) ?? []) {
        const copy = { id, token, bytes: 0 };
        const claim = await withdraw(layout, copy, room.observer);
        if (claim !== undefined) await removeClaim(layout, claim);
        else isGone &&= (await usedAtMs(layout, copy)) === undefined;
      }
      return isGone;
    },
    usage: lookAtVolume,
    figures: () => ({ ...tally, usage: { ...lastUsage, heldHere: leases.held() } }),
    sweep,
    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new ScratchError('SCRATCH_CLOSED', 'Scratch space is closed.'));
      for (const timer of [watcher, sweeper]) clearInterval(timer);
      await sweeping;
      for (const draft of drafts) await draft.discard();
      await leases.close();
    },
  };
}

async function readName(about: string): Promise<string> {
  const { name } = JSON.parse(await readFile(about, 'utf8')) as { readonly name: string }; // we wrote it ourselves
  return name;
}

async function pauseBriefly(signal: AbortSignal): Promise<void> {
  try {
    await pause(20 + 30 * Math.random(), undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
