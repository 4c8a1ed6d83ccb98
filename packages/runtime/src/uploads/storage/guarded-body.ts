import { createHash, type Hash } from 'node:crypto';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { UploadError } from '../errors.ts';
import type { ChecksumKind } from '../protocol.ts';

/** A checksum that somebody vouches for, base64. */
export interface Checksum {
  readonly kind: ChecksumKind | 'sha1';
  readonly value: string;
}

/** What a body must turn out to be. */
export interface BodyPromise {
  readonly sizeBytes: number;
  readonly checksum?: Checksum | undefined;
}

/**
 * Lets the bytes of a part through while it counts and hashes them, and keeps the newest piece back until the whole is known to
 * be right. So a body that is short, long or altered never arrives whole at the object store, which then stores nothing of it.
 */
export class GuardedBody extends Transform {
  readonly #promise: BodyPromise;
  readonly #hash: Hash | undefined;
  #receivedBytes = 0;
  #held: Buffer | undefined;

  constructor(promise: BodyPromise) {
    super();
    this.#promise = promise;
    this.#hash = promise.checksum === undefined ? undefined : createHash(promise.checksum.kind);
  }

  /** Bytes that came in, kept back or not. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#promise.sizeBytes) {
      done(new UploadError('PART_TOO_LONG', `More than the ${this.#promise.sizeBytes} bytes of this part came.`));
      return;
    }
    this.#hash?.update(chunk);
    const released = this.#held;
    this.#held = chunk;
    done(null, released);
  }

  override _flush(done: TransformCallback): void {
    const { sizeBytes, checksum } = this.#promise;
    if (this.#receivedBytes < sizeBytes) {
      done(new UploadError('PART_TOO_SHORT', `${this.#receivedBytes} of ${sizeBytes} bytes came.`));
      return;
    }
    if (checksum !== undefined && this.#hash?.digest('base64') !== checksum.value) {
      done(new UploadError('CHECKSUM_MISMATCH', `The ${sizeBytes} bytes have another ${checksum.kind} than was said.`));
      return;
    }
    done(null, this.#held);
  }
}

/**
 * Sends a source through a guard. Unlike `pipeline`, it leaves the source alone when the guard refuses: a request must stay open
 * to be answered.
 */
export function guardBody(source: Readable, promise: BodyPromise): GuardedBody {
  const guard = new GuardedBody(promise);
  const breakOff = (cause?: Error): void => {
    if (guard.writableEnded) return;
    guard.destroy(new UploadError('PART_TOO_SHORT', `The connection ended after ${guard.receivedBytes} bytes.`, { cause }));
  };
  source.once('error', breakOff);
  source.once('close', breakOff);
  guard.once('close', () => {
    source.unpipe(guard);
    source.off('close', breakOff);
  });
  // Nothing may be thrown out of an event: whoever sends the guard learns of its failure from `finished` or by the abort of the request.
  guard.on('error', () => undefined);
  if (source.destroyed && !source.readableEnded) breakOff();
  else source.pipe(guard);
  return guard;
}
