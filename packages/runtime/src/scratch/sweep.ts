import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listClaims, removeClaim, removeDead } from './claims.ts';
import { type Room, withdrawUnused } from './reserve.ts';

/** Removes what the dead have left, and what was not used for too long. Several processes may do it at the same time. */
export async function sweepOnce(room: Room): Promise<void> {
  const { layout, observer, settings } = room;
  for (const claim of await listClaims(layout)) await removeDead(layout, claim, observer);
  for (const name of await readdir(layout.waiting)) {
    const folder = join(layout.waiting, name);
    // Who still waits with it makes another.
    if (observer.hasStopped(folder, name)) await rm(folder, { recursive: true, force: true });
  }
  if (Number.isFinite(settings.maxUnusedMs)) {
    for (const claim of await withdrawUnused(room, await listClaims(layout), 0)) await removeClaim(layout, claim);
  }
  observer.forgetOld();
}
