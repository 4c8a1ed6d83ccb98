/** What an object store allows of a multipart upload. */
export interface PartLimits {
  /** Parts of one upload at most: 10,000 at AWS, fewer elsewhere. */
  readonly maxParts: number;
  /** Least size of every part but the last. */
  readonly minPartBytes: number;
  readonly maxPartBytes: number;
}

const mebibyte = 1024 * 1024;

/** Amazon S3 User Guide, "Amazon S3 multipart upload limits": 10,000 parts of 5 MiB to 5 GiB. */
export const awsPartLimits: PartLimits = { maxParts: 10_000, minPartBytes: 5 * mebibyte, maxPartBytes: 5 * 1024 * mebibyte };

/**
 * The size of every part of a file but the last: the preferred one, or the next whole MiB with which the file fits the number
 * of parts. Parts are equal because some stores ask for it.
 *
 * @returns bytes, or undefined when no part size that the store allows can hold the file
 */
export function choosePartBytes(sizeBytes: number, preferredPartBytes: number, limits: PartLimits): number | undefined {
  const needed = Math.ceil(Math.ceil(sizeBytes / limits.maxParts) / mebibyte) * mebibyte;
  const chosen = Math.max(Math.min(preferredPartBytes, limits.maxPartBytes), limits.minPartBytes, needed);
  if (chosen <= limits.maxPartBytes) return chosen;
  // The next whole MiB may pass the largest part where the exact quotient does not.
  return Math.ceil(sizeBytes / limits.maxParts) <= limits.maxPartBytes ? limits.maxPartBytes : undefined;
}

/** A file cut into parts. */
export interface Cut {
  readonly sizeBytes: number;
  readonly partBytes: number;
}

/** How many parts a file has; none when it is empty. */
export function countParts({ sizeBytes, partBytes }: Cut): number {
  return Math.ceil(sizeBytes / partBytes);
}

/** Size of one part, in bytes, or undefined when the file has no part of this number. */
export function partSize(cut: Cut, number: number): number | undefined {
  if (!Number.isInteger(number) || number < 1 || number > countParts(cut)) return undefined;
  return Math.min(cut.partBytes, cut.sizeBytes - (number - 1) * cut.partBytes);
}
