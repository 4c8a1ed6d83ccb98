/** What has happened in scratch space since this process opened it. */
export interface ScratchTally {
  /** Entries that were there when they were asked for. */
  readonly found: number;
  /** Entries that this process made and published. */
  readonly made: number;
  /** Times that there was no room, also after the wait. */
  readonly refused: number;
  /** Entries that this process evicted, and their bytes. */
  readonly evicted: number;
  readonly evictedBytes: number;
  /** Holds of this process that others took away. */
  readonly leasesLost: number;
}

/** A tally that is still being kept. */
export type OpenTally = { -readonly [Name in keyof ScratchTally]: number };

/** Nothing has happened yet. */
export function startTally(): OpenTally {
  return { found: 0, made: 0, refused: 0, evicted: 0, evictedBytes: 0, leasesLost: 0 };
}
