import { Readable } from 'node:stream';
import { checkQuota, closedUpload, ensureMultipart, findUpload } from '../core/open-upload.ts';
import type { Caller, Settings } from '../core/options.ts';
import { checkChecksum } from '../core/write-part.ts';
import { UploadError } from '../errors.ts';
import type { UploadRecord } from '../records/record.ts';
import type { Checksum } from '../storage/guarded-body.ts';
import type { Multipart } from '../storage/storage.ts';
import { assembleParts, streamRanges } from './assemble.ts';
import { BodyReader } from './body-reader.ts';
import { planRanges, type Segment } from './plan.ts';
import { endOfPart, type Progress, readProgress, tailKey } from './progress.ts';

/** Bytes that continue a file. */
export interface Continuation {
  readonly offset: number;
  /** How many bytes come, when the client says so. */
  readonly sizeBytes: number | undefined;
  /** Of exactly these bytes; when it is wrong, none of them is stored. */
  readonly checksum?: Checksum | undefined;
  readonly body: Readable;
}

/** What is held in memory of bodies whose size nobody told: of each at most and at least, and of all together. */
const buffered = { mostBytes: 4 * 1024 * 1024, leastBytes: 256 * 1024, togetherBytes: 64 * 1024 * 1024 };
/** Bodies in this process whose size nobody told. */
let unmeasured = 0;

/** Waiting objects below this size are small: when there are many of them, one is made of all. */
const smallBytes = 8 * 1024 * 1024;
const maxSmall = 64;

/**
 * Continues a file: whole parts go straight on to the object store, and what does not fill a part waits there in an object of its
 * own. When the connection breaks, everything before the piece under way is kept. A later request for the same upload takes over
 * from an earlier one, which then stores nothing more.
 *
 * @returns where the upload stands
 */
export async function append<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  id: string,
  continuation: Continuation,
): Promise<Progress> {
  checkChecksum(continuation.checksum);
  const found = await findUpload(settings, caller, id);
  if (found.state !== 'open') throw closedUpload(found);
  await checkQuota(settings, found);
  const record = await settings.records.takeOver(id, settings.now() + settings.expiresAfterMs);
  if (record === undefined) throw closedUpload(found);
  const progress = await readProgress(settings, record);
  const { offset, sizeBytes = 0 } = continuation;
  if (offset !== progress.offset) {
    throw new UploadError('OFFSET_MISMATCH', `The upload stands at ${progress.offset}, and bytes for ${offset} came.`);
  }
  if (offset + sizeBytes > record.sizeBytes) {
    throw new UploadError('PART_TOO_LONG', `${sizeBytes} bytes at ${offset} reach beyond the ${record.sizeBytes} of the file.`);
  }
  const writing = new Writing(settings, record, progress);
  await writing.settleTail();
  await writing.gatherTail();
  const reader = new BodyReader(continuation.body);
  try {
    await writing.write(reader, continuation);
  } finally {
    reader.close();
  }
  return writing.progress;
}

/** One request that writes to one upload. */
class Writing<Transaction> {
  readonly #settings: Settings<Transaction>;
  readonly #record: UploadRecord;
  #wholeParts: number;
  #tail: readonly Segment[];
  #offset: number;
  #multipart: Multipart | undefined;

  constructor(settings: Settings<Transaction>, record: UploadRecord, progress: Progress) {
    this.#settings = settings;
    this.#record = record;
    this.#wholeParts = progress.wholeParts;
    this.#tail = progress.tail;
    this.#offset = progress.offset;
  }

  get progress(): Progress {
    return { wholeParts: this.#wholeParts, tail: this.#tail, offset: this.#offset };
  }

  async write(reader: BodyReader, { sizeBytes, checksum }: Continuation): Promise<void> {
    if (sizeBytes === undefined) {
      await this.#writeUnmeasured(reader, checksum);
    } else if (checksum !== undefined) {
      // Bytes under one checksum are stored together or not at all, so they wait in one object until they are known to be right.
      await this.#writeTail(reader.take(sizeBytes), sizeBytes, checksum);
      await this.settleTail();
    } else {
      await this.#writeMeasured(reader, sizeBytes);
    }
  }

  /** Makes parts of what waits, where it fills them. */
  async settleTail(): Promise<void> {
    const before = this.#wholeParts;
    this.#wholeParts = await assembleParts(this.#settings, this.#record, before, this.#tail);
    if (this.#wholeParts > before) await this.#dropTail();
  }

  /** Makes one object of many small ones, which every later request would have to list, and the next part to read one by one. */
  async gatherTail(): Promise<void> {
    const large = this.#tail.findLastIndex(({ sizeBytes }) => sizeBytes >= smallBytes) + 1;
    const small = this.#tail.slice(large);
    const start = Math.max(endOfPart(this.#record, this.#wholeParts), small[0]?.offset ?? 0);
    const ranges = small.length < maxSmall ? undefined : planRanges(small, start, this.#offset);
    if (ranges === undefined) return;
    await this.#checkWriter();
    const { storage } = this.#settings;
    const gathered = {
      key: tailKey(storage.prefix, this.#record.id, start),
      offset: start,
      sizeBytes: this.#offset - start,
    };
    // In place of the first of them, which it begins with, at once or not at all.
    await storage.writeObject({ ...gathered, body: streamRanges(storage, ranges), isSpent: true });
    this.#tail = [...this.#tail.slice(0, large), gathered];
    for (const { key } of small) if (key !== gathered.key) await storage.removeObject(key);
  }

  /** While the object store ends one part, the bytes of the next are on their way already. */
  async #writeMeasured(reader: BodyReader, sizeBytes: number): Promise<void> {
    let left = sizeBytes;
    let [previous, current] = [Promise.resolve(), Promise.resolve()];
    try {
      while (left > 0) {
        const needed = endOfPart(this.#record, this.#wholeParts + 1) - this.#offset;
        const size = Math.min(left, needed);
        if (left >= needed) {
          const part = await this.#beginPart(reader.take(size), size);
          current = part.stored;
          if (!(await part.passed)) await current;
          await previous;
          previous = current;
        } else {
          await previous;
          await this.#writeTail(reader.take(size), size, undefined);
        }
        left -= size;
      }
    } finally {
      // Also when one of them fails: the other may be stored, and the client will ask for the offset.
      await Promise.allSettled([previous, current]);
    }
    await previous;
  }

  /** A body of unknown size is cut into pieces that fit into memory. */
  async #writeUnmeasured(reader: BodyReader, checksum: Checksum | undefined): Promise<void> {
    if (checksum !== undefined) throw new UploadError('REQUEST_INVALID', 'A checksum needs a Content-Length.');
    unmeasured++;
    try {
      await this.#writePieces(reader);
    } finally {
      unmeasured--;
    }
  }

  async #writePieces(reader: BodyReader): Promise<void> {
    const { mostBytes, leastBytes, togetherBytes } = buffered;
    for (;;) {
      const room = this.#record.sizeBytes - this.#offset;
      const share = (): number => Math.max(leastBytes, Math.min(mostBytes, togetherBytes / unmeasured));
      const piece = await reader.buffer(() => Math.min(Math.floor(share()), room + 1));
      if (piece.length > room)
        throw new UploadError('PART_TOO_LONG', `More came than the ${this.#record.sizeBytes} bytes of the file.`);
      if (piece.length === 0) return;
      await this.#writeTail(Readable.from([piece], { objectMode: false }), piece.length, undefined);
      await this.settleTail();
      await this.gatherTail();
    }
  }

  /**
   * Begins with the next part.
   *
   * @returns `passed`: whether all of its bytes have left; `stored`: when the object store has it
   */
  async #beginPart(body: Readable, sizeBytes: number): Promise<{ passed: Promise<boolean>; stored: Promise<void> }> {
    await this.#checkWriter();
    const number = this.#wholeParts + 1;
    const start = endOfPart(this.#record, number - 1);
    const waiting = planRanges(this.#tail, start, this.#offset) ?? [];
    const stream = waiting.length === 0 ? body : streamRanges(this.#settings.storage, waiting, body);
    this.#multipart ??= await ensureMultipart(this.#settings, this.#record);
    const passed = new Promise<boolean>((resolve) => stream.once('close', () => resolve(stream.readableEnded)));
    const part = { ...this.#multipart, number, sizeBytes: this.#offset - start + sizeBytes, body: stream, isSpent: true };
    this.#wholeParts = number;
    this.#offset += sizeBytes;
    const store = async (): Promise<void> => {
      try {
        await this.#settings.storage.writePart(part);
      } finally {
        stream.destroy();
        body.destroy();
      }
      if (waiting.length > 0) await this.#dropTail();
    };
    const stored = store();
    // Who waits for it may be waiting for the part before.
    stored.catch(() => undefined);
    return { passed, stored };
  }

  async #writeTail(body: Readable, sizeBytes: number, checksum: Checksum | undefined): Promise<void> {
    if (sizeBytes === 0) return;
    await this.#checkWriter();
    const { storage } = this.#settings;
    const key = tailKey(storage.prefix, this.#record.id, this.#offset);
    try {
      await storage.writeObject({ key, sizeBytes, checksum, body, isSpent: true });
    } finally {
      body.destroy();
    }
    this.#tail = [...this.#tail.filter((segment) => segment.key !== key), { key, offset: this.#offset, sizeBytes }];
    this.#offset += sizeBytes;
  }

  /** Removes what lies in parts now. */
  async #dropTail(): Promise<void> {
    const stored = endOfPart(this.#record, this.#wholeParts);
    const isSpent = ({ offset, sizeBytes }: Segment): boolean => offset + sizeBytes <= stored;
    for (const { key } of this.#tail.filter(isSpent)) await this.#settings.storage.removeObject(key);
    this.#tail = this.#tail.filter((segment) => !isSpent(segment));
  }

  async #checkWriter(): Promise<void> {
    const { records, now, expiresAfterMs } = this.#settings;
    const current = await records.extend(this.#record.id, now() + expiresAfterMs);
    if (current === undefined) throw closedUpload(this.#record);
    if (current.writer !== this.#record.writer) {
      throw new UploadError('WRITER_REPLACED', `Another request continues upload ${this.#record.id}.`);
    }
  }
}
