import { Readable } from 'node:stream';

/** Reads the body of a request piece after piece, without taking in more than the piece needs. */
export class BodyReader {
  readonly #iterator: AsyncIterator<unknown>;
  #rest: Buffer | undefined;

  constructor(body: Readable) {
    // The request stays open when reading stops early: it must be answered.
    this.#iterator = body.iterator({ destroyOnReturn: false });
  }

  /** The next bytes as a stream, which is short when the body ends before. One stream is read at a time. */
  take(sizeBytes: number): Readable {
    return Readable.from(this.#read(sizeBytes), { objectMode: false });
  }

  /** The next bytes in memory, fewer when the body ends before. */
  async buffer(sizeBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#read(sizeBytes)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Lets go of the body, so that what is left of it can be thrown away. */
  close(): void {
    void this.#iterator.return?.().catch(() => undefined);
  }

  async *#read(sizeBytes: number): AsyncGenerator<Buffer> {
    let left = sizeBytes;
    while (left > 0) {
      const chunk = await this.#next();
      if (chunk === undefined) return;
      const piece = chunk.subarray(0, left);
      if (piece.length < chunk.length) this.#rest = chunk.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #next(): Promise<Buffer | undefined> {
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest !== undefined) return rest;
    const result: IteratorResult<unknown, unknown> = await this.#iterator.next();
    return result.done === true ? undefined : (result.value as Buffer); // a stream of bytes
  }
}
