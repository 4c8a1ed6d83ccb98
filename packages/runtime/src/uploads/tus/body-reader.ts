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

  /**
   * The next bytes in memory, fewer when the body ends before.
   *
   * @param mostBytes asked again after each chunk: what a body may hold depends on how many others there are
   */
  async buffer(mostBytes: () => number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const chunk = await this.#piece(mostBytes() - length);
      if (chunk === undefined) return Buffer.concat(chunks, length);
      chunks.push(chunk);
      length += chunk.length;
    }
  }

  /** Lets go of the body, so that what is left of it can be thrown away. */
  close(): void {
    void this.#iterator.return?.().catch(() => undefined);
  }

  async *#read(sizeBytes: number): AsyncGenerator<Buffer> {
    let left = sizeBytes;
    for (;;) {
      const piece = await this.#piece(left);
      if (piece === undefined) return;
      left -= piece.length;
      yield piece;
    }
  }

  /** The next chunk or its beginning; undefined at the end, and when none is wanted. */
  async #piece(mostBytes: number): Promise<Buffer | undefined> {
    const chunk = mostBytes > 0 ? await this.#next() : undefined;
    const piece = chunk?.subarray(0, mostBytes);
    if (chunk !== undefined && chunk.length > mostBytes) this.#rest = chunk.subarray(mostBytes);
    return piece;
  }

  async #next(): Promise<Buffer | undefined> {
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest !== undefined) return rest;
    const result: IteratorResult<unknown, unknown> = await this.#iterator.next();
    return result.done === true ? undefined : (result.value as Buffer); // a stream of bytes
  }
}
