/** An entry that might go. */
export interface Candidate {
  readonly id: string;
  readonly bytes: number;
  /** When it was last taken into use, in milliseconds since 1970. */
  readonly usedAtMs: number;
}

/** What has to be reached. */
export interface EvictionGoal {
  /** How many bytes have to go, at least. */
  readonly neededBytes: number;
  /** Entries that were not used for longer than this go in any case, in milliseconds. */
  readonly maxUnusedMs: number;
  readonly nowMs: number;
}

/**
 * Chooses what goes: what has been unused for too long, then what was not used for longest, until it is enough. Of entries that
 * were used at the same time the larger goes first, so that fewer have to.
 */
export function chooseVictims<One extends Candidate>(candidates: readonly One[], goal: EvictionGoal): readonly One[] {
  const ordered = candidates.toSorted(
    (a, b) => a.usedAtMs - b.usedAtMs || b.bytes - a.bytes || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const victims: One[] = [];
  let freedBytes = 0;
  for (const candidate of ordered) {
    const isOld = goal.nowMs - candidate.usedAtMs > goal.maxUnusedMs;
    if (!isOld && freedBytes >= goal.neededBytes) break;
    victims.push(candidate);
    freedBytes += candidate.bytes;
  }
  return victims;
}
