/** Bytes of each chunk but the last. S3 wants at least 8 KiB; some stores take no chunk of more than 16 MiB. */
const chunkBytes = 1024 * 1024;

const lineEnd = '\r\n';
const trailerName = 'x-amz-checksum-sha256';
/** Characters of a SHA-256 in base64. */
const digestLength = 44;

/** Headers that tell S3 of such a body: its checksum comes behind it, because it is not known before. */
export const framingHeaders = {
  'content-encoding': 'aws-chunked',
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-trailer': trailerName,
} as const;

/**
 * Cuts a body into the chunks of `aws-chunked`, with its SHA-256 in the trailer. All lengths follow from the size of the body, so
 * the request can announce its own, and pieces may come as small as a slow line delivers them.
 *
 * @source Amazon S3 API Reference, "Signature calculations for the Authorization header: trailing headers"
 */
export class ChunkedFraming {
  readonly #sizeBytes: number;
  #position = 0;

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes;
  }

  /** Bytes of the request: those of the body, of every line between chunks, and of the trailer. */
  get framedBytes(): number {
    let lines = trailer('', this.#sizeBytes).length + digestLength;
    for (let start = 0; start < this.#sizeBytes; start += chunkBytes) lines += startOfChunk(start, this.#sizeBytes).length;
    return this.#sizeBytes + lines;
  }

  /** The next bytes with what belongs before, between and behind them; the very same buffer where that is nothing. */
  frame(piece: Buffer): Buffer {
    const framed: Buffer[] = [];
    let taken = 0;
    while (taken < piece.length) {
      const start = this.#position;
      if (start % chunkBytes === 0) framed.push(Buffer.from(startOfChunk(start, this.#sizeBytes), 'latin1'));
      const size = Math.min(piece.length - taken, chunkBytes - (start % chunkBytes));
      framed.push(piece.subarray(taken, taken + size));
      taken += size;
      this.#position += size;
    }
    return framed.length === 1 ? piece : Buffer.concat(framed);
  }

  /** What follows the last byte. @param digest SHA-256 of the body, base64 */
  end(digest: string): Buffer {
    return Buffer.from(trailer(digest, this.#sizeBytes), 'latin1');
  }
}

function startOfChunk(start: number, sizeBytes: number): string {
  const size = Math.min(chunkBytes, sizeBytes - start);
  return `${start === 0 ? '' : lineEnd}${size.toString(16)}${lineEnd}`;
}

function trailer(digest: string, sizeBytes: number): string {
  return `${sizeBytes === 0 ? '' : lineEnd}0${lineEnd}${trailerName}:${digest}${lineEnd}${lineEnd}`;
}
