import { mkdir, rename, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasObject, isOpen, listClaims, removeClaim, removeDead, sumBytes, usedAtMs, withdraw } from './claims.ts';
import { type Candidate, chooseVictims } from './evict.ts';
import { type Layout, parts } from './layout.ts';
import type { HeldLock, Lock } from './lock.ts';
import { type Claim, makeToken, nameClaim } from './names.ts';
import type { Observer } from './observer.ts';
import type { Settings } from './options.ts';
import { isDiskFull, ScratchError } from './scratch-error.ts';
import type { OpenTally } from './tally.ts';

/** What scratch space works with. */
export interface Room {
  readonly layout: Layout;
  readonly settings: Settings;
  readonly lock: Lock;
  readonly observer: Observer;
  readonly tally: OpenTally;
}

export interface Wish {
  readonly id: string;
  readonly bytes: number;
  /** Name of the file or folder in the entry. */
  readonly name: string;
  /** Another draft for the same entry may stand beside it. */
  readonly isAloneEnough: boolean;
}

/** What came of trying to reserve. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly claim: Claim }
  /** Somebody else writes this entry. */
  | { readonly kind: 'in-progress' }
  /** There is no room, and nothing that may go. */
  | { readonly kind: 'full' };

/**
 * Reserves room, evicting what may go. While it holds the lock it only reads, and moves entries out of use; what takes long, such as
 * the removal of large folders, comes after, and then it looks again.
 */
export async function reserve(room: Room, wish: Wish): Promise<Reservation> {
  for (;;) {
    const step = await tryOnce(room, wish);
    if (step.kind !== 'withdrawn') return step;
    for (const claim of step.claims) await removeClaim(room.layout, claim);
  }
}

/** @throws ScratchError `SCRATCH_DISK_FULL` when the volume is full and nothing on it may go */
async function tryOnce(room: Room, wish: Wish): Promise<Step> {
  try {
    return await room.lock.run(async (held) => tryToReserve(room, held, wish));
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
    // Not even the lock can be made. What nobody uses may go without it.
    const neededBytes = Math.max(wish.bytes, room.settings.quotaBytes / 50);
    const claims = await withdrawUnused(room, await listClaims(room.layout), neededBytes);
    if (claims.length > 0) return { kind: 'withdrawn', claims };
    throw new ScratchError('SCRATCH_DISK_FULL', 'The volume is full, and everything that is there is in use.', { cause });
  }
}

type Step = Reservation | { readonly kind: 'withdrawn'; readonly claims: readonly string[] };

async function tryToReserve(room: Room, held: HeldLock, wish: Wish): Promise<Step> {
  const { layout, settings } = room;
  const claims = await listClaims(layout);
  if (wish.isAloneEnough && (await isInProgress(room, claims, wish.id))) return { kind: 'in-progress' };
  const overBytes = sumBytes(claims) + wish.bytes - settings.quotaBytes;
  const neededBytes = Math.max(overBytes, wish.bytes - (await freeBytes(room)));
  if (neededBytes <= 0) return { kind: 'reserved', claim: await makeDraft(layout, held, wish) };
  // A little more, so that a full space is not looked through for every entry that comes.
  const withdrawn = await withdrawUnused(room, claims, Math.max(neededBytes, settings.quotaBytes / 50));
  return withdrawn.length === 0 ? { kind: 'full' } : { kind: 'withdrawn', claims: withdrawn };
}

/** Also when it has been published since the caller looked. What the dead have left of this entry is removed on the way. */
async function isInProgress({ layout, observer }: Room, claims: readonly Claim[], id: string): Promise<boolean> {
  for (const claim of claims) {
    if (claim.id !== id) continue;
    // In this order: it is published once, and not written any more before it is seen to be open.
    const isWritten = await hasObject(layout, claim.name);
    if (!isWritten && (await isOpen(layout, claim))) return true;
    const isDead = await removeDead(layout, claim, observer);
    if (isWritten && !isDead) return true;
  }
  return false;
}

/** Bytes on the volume that may be filled. */
async function freeBytes({ layout, settings }: Room): Promise<number> {
  const { bavail, bsize } = await statfs(layout.root);
  return bavail * bsize - settings.minFreeBytes;
}

/** The draft is made whole below the lock, and so becomes a claim only if we still hold it. */
async function makeDraft(layout: Layout, held: HeldLock, { id, bytes, name }: Wish): Promise<Claim> {
  const token = makeToken();
  const claim: Claim = { name: nameClaim({ id, bytes, token }), id, bytes, token };
  const object = join(held.folder, 'claim', 'object');
  await mkdir(join(object, parts.leases), { recursive: true });
  await mkdir(join(object, parts.content));
  await writeFile(join(object, parts.about), `${JSON.stringify({ name })}\n`);
  // A first hold, so that nobody takes it for dead before the caller has his own.
  await writeFile(join(object, parts.leases, 'maker'), '0');
  await rename(join(held.folder, 'claim'), join(layout.claims, claim.name));
  return claim;
}

/**
 * Moves entries out of use until enough is on its way, or nothing more may go; drafts of the dead too.
 *
 * @param neededBytes how much has to go; Infinity for all that may
 * @returns names of the claims to be removed
 */
export async function withdrawUnused(room: Room, claims: readonly Claim[], neededBytes: number): Promise<readonly string[]> {
  const { layout, observer } = room;
  const published: (Candidate & Claim)[] = [];
  for (const [index, at] of (await usedAtMsOfAll(layout, claims)).entries()) {
    const claim = claims[index];
    if (claim === undefined) continue;
    if (at !== undefined) published.push({ ...claim, usedAtMs: at });
    else if (await removeDead(layout, claim, observer)) return [claim.name];
  }
  const withdrawn: string[] = [];
  let rest: readonly (Candidate & Claim)[] = published;
  let freedBytes = 0;
  do {
    const goal = { neededBytes: neededBytes - freedBytes, maxUnusedMs: room.settings.maxUnusedMs, nowMs: room.settings.now() };
    const victims = chooseVictims(rest, goal);
    for (const copy of victims) {
      const claim = await withdraw(layout, copy, observer, copy.name);
      if (claim === undefined) continue;
      withdrawn.push(claim);
      freedBytes += copy.bytes;
      room.tally.evicted += 1;
      room.tally.evictedBytes += copy.bytes;
    }
    const tried = new Set(victims.map(({ token }) => token));
    rest = rest.filter(({ token }) => !tried.has(token));
  } while (freedBytes < neededBytes && rest.length > 0);
  return withdrawn;
}

/**
 * When each was last taken into use; undefined for what is not published. Asked in groups, because a file server answers many
 * questions in the time of one.
 */
export async function usedAtMsOfAll(layout: Layout, claims: readonly Claim[]): Promise<readonly (number | undefined)[]> {
  const all: (number | undefined)[] = [];
  for (let at = 0; at < claims.length; at += 64) {
    all.push(...(await Promise.all(claims.slice(at, at + 64).map(async (claim) => usedAtMs(layout, claim)))));
  }
  return all;
}
