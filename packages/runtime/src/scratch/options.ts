import { ScratchError } from './scratch-error.ts';

/** Where scratch space is, and how much of it there may be. */
export interface ScratchOptions {
  /** Made when it is missing. It must hold nothing else; several processes, also on several machines, may share it. */
  readonly folder: string;
  /** What all entries and drafts together may take, in bytes by the length of their files. The same for all who share it. */
  readonly quotaBytes: number;
  /** What must stay free on the volume besides, in bytes. 0 as a default. */
  readonly minFreeBytes?: number;
  /** Entries that were not used for longer than this are removed, in milliseconds. Without an end as a default. */
  readonly maxUnusedMs?: number;
  /**
   * After how long without a sign of life a holder, or who writes a draft, counts as dead, in milliseconds. 60,000 as a default,
   * 200 at least; more than the volume may stand still, and than it keeps attributes of files in a cache.
   */
  readonly leaseMs?: number;
  /** The same for the lock that is held while room is reserved. 10,000 as a default, 200 at least. */
  readonly lockMs?: number;
  /** Milliseconds since 1970; only the order of eviction and `maxUnusedMs` depend on it. */
  readonly now?: () => number;
}

/** All options, with their defaults. */
export type Settings = Required<ScratchOptions>;

/** @throws ScratchError `SCRATCH_OPTION_INVALID` */
export function readOptions(options: ScratchOptions): Settings {
  const settings: Settings = {
    minFreeBytes: 0,
    maxUnusedMs: Number.POSITIVE_INFINITY,
    leaseMs: 60_000,
    lockMs: 10_000,
    now: Date.now,
    ...options,
  };
  if (settings.folder === '') throw new ScratchError('SCRATCH_OPTION_INVALID', 'folder is empty.');
  requireWhole('quotaBytes', settings.quotaBytes, 1);
  requireWhole('minFreeBytes', settings.minFreeBytes, 0);
  for (const name of ['leaseMs', 'lockMs'] as const) requireWhole(name, settings[name], 200);
  if (!(settings.maxUnusedMs >= 0)) {
    throw new ScratchError('SCRATCH_OPTION_INVALID', `maxUnusedMs is ${settings.maxUnusedMs}; it must be at least 0.`);
  }
  return settings;
}

/** @throws ScratchError `SCRATCH_OPTION_INVALID` unless it is a whole number of at least `least` */
export function requireWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ScratchError('SCRATCH_OPTION_INVALID', `${name} is ${value}; it must be a whole number of at least ${least}.`);
}
