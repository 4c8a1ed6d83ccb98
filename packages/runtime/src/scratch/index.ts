/**
 * Scratch: bounded room on a shared or local volume, for files that can be made again.
 *
 * - entry: a file or folder under a key, published whole and then only read.
 * - draft: room that is reserved, in which an entry is written.
 * - lease: the hold on an entry; what is held is not evicted.
 * - claim: what an entry or draft takes of the quota.
 */
export type { Draft, Lease } from './draft.ts';
export { type ScratchFigures, writeScratchMetrics } from './metrics.ts';
export { cleanName } from './names.ts';
export type { ScratchOptions } from './options.ts';
export { type DraftOptions, type ObtainOptions, openScratch, type Scratch, type ScratchUsage } from './scratch.ts';
export { ScratchError, type ScratchErrorCode } from './scratch-error.ts';
export type { ScratchTally } from './tally.ts';
