import { createHash, type Hash } from 'node:crypto';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { UploadError, type UploadErrorCode } from '../errors.ts';
import type { ChecksumKind } from '../protocol.ts';

/** A checksum that somebody vouches for, base64. */
export interface Checksum {
  readonly kind: ChecksumKind | 'sha1';
  readonly value: string;
}

/** Pieces go on in this size at least: S3 refuses smaller ones than 8 KiB in a body whose checksum comes behind it. */
const leastPieceBytes = 16 * 1024;

/** What a body must turn out to be. */
export interface BodyPromise {
  readonly sizeBytes: number;
  readonly checksum?: Checksum | undefined;
}

/**
 * Lets the bytes of a part through while it counts and hashes them, and keeps the newest bytes back until the whole is known to
 * be right. So a body that is short, long or altered never arrives whole at the object store, which then stores nothing of it.
 *
 * It never emits `error`: what the SDK wraps around it may have nobody listening, and would end the process. It closes without
 * an end, and says why in `failure`.
 */
export class GuardedBody extends Transform {
  readonly #promise: BodyPromise;
  readonly #hash: Hash | undefined;
  #receivedBytes = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #failure: UploadError | undefined;

  constructor(promise: BodyPromise) {
    super();
    this.#promise = promise;
    this.#hash = promise.checksum === undefined ? undefined : createHash(promise.checksum.kind);
  }

  /** Why it closed before its end. */
  get failure(): UploadError | undefined {
    return this.#failure;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#promise.sizeBytes) {
      this.#fail('PART_TOO_LONG', `More than the ${this.#promise.sizeBytes} bytes of this part came.`);
      return;
    }
    this.#hash?.update(chunk);
    const released = this.#heldBytes >= leastPieceBytes ? this.#release() : undefined;
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    done(null, released);
  }

  override _flush(done: TransformCallback): void {
    const { sizeBytes, checksum } = this.#promise;
    if (this.#receivedBytes < sizeBytes) {
      this.#fail('PART_TOO_SHORT', `${this.#receivedBytes} of ${sizeBytes} bytes came.`);
    } else if (checksum !== undefined && this.#hash?.digest('base64') !== checksum.value) {
      this.#fail('CHECKSUM_MISMATCH', `The ${sizeBytes} bytes have another ${checksum.kind} than was said.`);
    } else {
      done(null, this.#release());
    }
  }

  /** Tells that nothing more will come; of no effect when everything has come. */
  breakOff(cause: Error | undefined): void {
    if (this.writableEnded) return;
    if (cause instanceof UploadError) this.#failure ??= cause;
    this.#fail('PART_TOO_SHORT', `The connection ended after ${this.#receivedBytes} bytes.`, cause);
  }

  #release(): Buffer | undefined {
    const [first] = this.#held;
    const released = this.#held.length > 1 ? Buffer.concat(this.#held) : first;
    this.#held = [];
    this.#heldBytes = 0;
    return released;
  }

  #fail(code: UploadErrorCode, detail: string, cause?: Error): void {
    this.#failure ??= new UploadError(code, detail, { cause });
    this.destroy();
  }
}

/**
 * Sends a source through a guard. Unlike `pipeline`, it leaves the source alone when the guard refuses: a request must stay open
 * to be answered.
 */
export function guardBody(source: Readable, promise: BodyPromise): GuardedBody {
  const guard = new GuardedBody(promise);
  const onError = (error: Error): void => guard.breakOff(error);
  const onClose = (): void => guard.breakOff(undefined);
  source.on('error', onError);
  source.once('close', onClose);
  guard.once('close', () => {
    source.unpipe(guard);
    source.off('close', onClose);
  });
  if (source.destroyed && !source.readableEnded) guard.breakOff(source.errored ?? undefined);
  else source.pipe(guard);
  return guard;
}
