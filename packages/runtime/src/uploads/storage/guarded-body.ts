import { createHash, type Hash } from 'node:crypto';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { UploadError, type UploadErrorCode } from '../errors.ts';
import type { ChecksumKind } from '../protocol.ts';
import { ChunkedFraming } from './chunked-framing.ts';

/** A checksum that somebody vouches for, base64. */
export interface Checksum {
  readonly kind: ChecksumKind | 'sha1';
  readonly value: string;
}

/** What a body must turn out to be, and how it goes on. */
export interface BodyPromise {
  readonly sizeBytes: number;
  readonly checksum?: Checksum | undefined;
  /** Adds its SHA-256 behind it, as S3 wants that. */
  readonly isFramed?: boolean;
  /**
   * The memory of each piece is given back as soon as it has left, instead of when the collector comes by, which is tens of
   * megabytes later. Only for pieces that nobody else holds.
   */
  readonly isSpent?: boolean;
}

/** Less than the default: with hundreds of parts at once, what each of them holds counts. */
const highWaterMark = 16 * 1024;

/**
 * Lets the bytes of a part through while it counts and hashes them, and keeps the newest piece back until the whole is known to
 * be right. So a body that is short, long or altered never arrives whole at the object store, which then stores nothing of it.
 *
 * It never emits `error`: what the SDK wraps around it may have nobody listening, and would end the process. It closes without
 * an end, and says why in `failure`.
 */
export class GuardedBody extends Transform {
  readonly #promise: BodyPromise;
  readonly #hash: Hash | undefined;
  readonly #framing: ChunkedFraming | undefined;
  readonly #sha256: Hash | undefined;
  #receivedBytes = 0;
  #held: Buffer | undefined;
  #failure: UploadError | undefined;

  constructor(promise: BodyPromise) {
    super({ highWaterMark });
    const { sizeBytes, checksum, isFramed = false } = promise;
    this.#promise = promise;
    this.#hash = checksum === undefined ? undefined : createHash(checksum.kind);
    this.#framing = isFramed ? new ChunkedFraming(sizeBytes) : undefined;
    this.#sha256 = isFramed ? createHash('sha256') : undefined;
  }

  /** Why it closed before its end. */
  get failure(): UploadError | undefined {
    return this.#failure;
  }

  /** Bytes that come out of it, when all goes well. */
  get sentBytes(): number {
    return this.#framing?.framedBytes ?? this.#promise.sizeBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#promise.sizeBytes) {
      this.#fail('PART_TOO_LONG', `More than the ${this.#promise.sizeBytes} bytes of this part came.`);
      return;
    }
    this.#hash?.update(chunk);
    this.#sha256?.update(chunk);
    const released = this.#release();
    this.#held = chunk;
    done(null, released);
  }

  override _flush(done: TransformCallback): void {
    const { sizeBytes, checksum } = this.#promise;
    if (this.#receivedBytes < sizeBytes) {
      this.#fail('PART_TOO_SHORT', `${this.#receivedBytes} of ${sizeBytes} bytes came.`);
    } else if (checksum !== undefined && this.#hash?.digest('base64') !== checksum.value) {
      this.#fail('CHECKSUM_MISMATCH', `The ${sizeBytes} bytes have another ${checksum.kind} than was said.`);
    } else {
      const last = this.#release();
      if (last !== undefined) this.push(last);
      done(null, this.#framing?.end(this.#sha256?.digest('base64') ?? ''));
    }
  }

  /** Like that of any stream, to one destination only, since pieces are spent on it. */
  override pipe<Destination extends NodeJS.WritableStream>(destination: Destination): Destination {
    if (this.#promise.isSpent !== true) return super.pipe(destination);
    this.on('data', (piece: Buffer) => {
      if (!destination.write(piece, () => spend(piece))) this.pause();
    });
    destination.on('drain', () => this.resume());
    this.once('end', () => destination.end());
    return destination;
  }

  /** Tells that nothing more will come; of no effect when everything has come. */
  breakOff(cause: Error | undefined): void {
    if (this.writableEnded) return;
    if (cause instanceof UploadError) this.#failure ??= cause;
    this.#fail('PART_TOO_SHORT', `The connection ended after ${this.#receivedBytes} bytes.`, cause);
  }

  #release(): Buffer | undefined {
    const piece = this.#held;
    this.#held = undefined;
    if (piece === undefined || this.#framing === undefined) return piece;
    const framed = this.#framing.frame(piece);
    if (framed !== piece && this.#promise.isSpent === true) spend(piece);
    return framed;
  }

  #fail(code: UploadErrorCode, detail: string, cause?: Error): void {
    this.#failure ??= new UploadError(code, detail, { cause });
    this.destroy();
  }
}

/** Gives memory back, unless the piece shares it with others. */
function spend({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
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
