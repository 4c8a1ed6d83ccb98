/** Why scratch space cannot do what was asked. Codes are stable: never renamed, never used again. */
export type ScratchErrorCode =
  /** An option is outside its range; the message names it. */
  | 'SCRATCH_OPTION_INVALID'
  /** The folder holds something else, or a layout of another version. */
  | 'SCRATCH_FOLDER_FOREIGN'
  /** More was asked for than the whole quota. */
  | 'SCRATCH_TOO_LARGE'
  /** There is no room, and what is there is in use; it may help to wait. */
  | 'SCRATCH_FULL'
  /** The volume itself is full, although the quota is not; unused entries were evicted, so it may help to try again. */
  | 'SCRATCH_DISK_FULL'
  /** A draft has become larger than was reserved for it. */
  | 'SCRATCH_OVERRUN'
  /** A draft holds something else than plain files and folders, or nothing. */
  | 'SCRATCH_NOT_PLAIN'
  /** This process did not renew its lease in time, so others may have removed the entry. */
  | 'SCRATCH_LEASE_LOST'
  /** `close` was called. */
  | 'SCRATCH_CLOSED';

/** What the caller of scratch space has to know; anything else that is thrown comes from the file system as it is. */
export class ScratchError extends Error {
  override readonly name = 'ScratchError';
  readonly code: ScratchErrorCode;

  constructor(code: ScratchErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** Whether an error of the file system has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/** Whether nothing more can be written: the volume is full, or what one user may have of it. */
export function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT');
}

/** What comes of the work, or undefined when the file system answers with one of these codes. */
export async function unless<Value>(codes: readonly string[], work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}
