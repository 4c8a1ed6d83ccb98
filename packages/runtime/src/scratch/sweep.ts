import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listClaims, removeClaim, removeDead } from './claims.ts';
import { type Room, withdrawUnused } from './reserve.ts';
import { unless } from './scratch-error.ts';

/** Claims that are looked at at the same time: a file server answers many questions in the time of one. */
const parallelClaims = 16;

/** Removes what the dead have left, and what was not used for too long. Several processes may do it at the same time. */
export async function sweepOnce(room: Room): Promise<void> {
  const { layout, observer, settings } = room;
  const queue = (await listClaims(layout)).values();
  const work = async (): Promise<void> => {
    for (const claim of queue) await removeDead(layout, claim, observer);
  };
  await Promise.all(Array.from({ length: parallelClaims }, work));
  await removeEmpty(room);
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

/** Folders of entries that somebody was about to publish, or has just moved away, and died. Whoever still wants one makes another. */
async function removeEmpty({ layout }: Room): Promise<void> {
  const ids = await readdir(layout.objects);
  const claimed = new Set((await listClaims(layout)).map(({ id }) => id));
  for (const id of ids) {
    if (!claimed.has(id)) await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], rmdir(join(layout.objects, id)));
  }
}
