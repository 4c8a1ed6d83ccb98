import { listClaims, removeClaim } from './claims.ts';
import { type Draft, type Lease, lostDraft, type WatchedDraft } from './draft.ts';
import { type Room, withdrawUnused } from './reserve.ts';
import { isDiskFull, ScratchError } from './scratch-error.ts';

/**
 * Has an entry made in its draft, and publishes it. When that fails nothing is left.
 *
 * @throws ScratchError when it is the fault of scratch space, and whatever `make` throws otherwise
 */
export async function makeEntry(
  room: Room,
  draft: WatchedDraft,
  make: (draft: Pick<Draft, 'path' | 'signal'>) => Promise<unknown>,
): Promise<Lease> {
  try {
    await make({ path: draft.path, signal: draft.signal });
  } catch (error) {
    const isLost = await draft.isLost();
    await draft.discard();
    // Why it had to stop says more than how it stopped.
    draft.signal.throwIfAborted();
    if (isLost) throw lostDraft(error);
    if (!isDiskFull(error)) throw error;
    await removeUnused(room);
    throw new ScratchError('SCRATCH_DISK_FULL', 'The volume is full; entries that nobody used were removed.', { cause: error });
  }
  const lease = await draft.publish();
  room.tally.made += 1;
  return lease;
}

async function removeUnused(room: Room): Promise<void> {
  const claims = await listClaims(room.layout);
  for (const claim of await withdrawUnused(room, claims, Number.POSITIVE_INFINITY)) await removeClaim(room.layout, claim);
}
