import { Readable } from 'node:stream';
import { ensureMultipart } from '../core/open-upload.ts';
import type { Settings } from '../core/options.ts';
import { countParts } from '../core/part-size.ts';
import type { UploadRecord } from '../records/record.ts';
import type { Multipart, ObjectStorage, Range } from '../storage/storage.ts';
import { planRanges, type Segment } from './plan.ts';
import { endOfPart } from './progress.ts';

/** Parts that are made at the same time: the object store does the work. */
const parallelParts = 4;

/**
 * Makes every part that segments fill, beginning behind those that are stored. Bytes that lie in one object are copied inside the
 * object store; those of several objects pass through here, streamed.
 *
 * @returns how many parts are stored now, without a gap
 */
export async function assembleParts<Transaction>(
  settings: Settings<Transaction>,
  record: UploadRecord,
  wholeParts: number,
  segments: readonly Segment[],
): Promise<number> {
  const plans: { readonly number: number; readonly ranges: readonly Range[] }[] = [];
  for (let number = wholeParts + 1; number <= countParts(record); number++) {
    const ranges = planRanges(segments, endOfPart(record, number - 1), endOfPart(record, number));
    if (ranges === undefined) break;
    plans.push({ number, ranges });
  }
  if (plans.length === 0) return wholeParts;
  const multipart = await ensureMultipart(settings, record);
  const queue = plans.values();
  const work = async (): Promise<void> => {
    for (const { number, ranges } of queue) await makePart(settings.storage, { ...multipart, number }, ranges);
  };
  await Promise.all(Array.from({ length: Math.min(parallelParts, plans.length) }, work));
  return wholeParts + plans.length;
}

async function makePart(
  storage: ObjectStorage,
  target: Multipart & { readonly number: number },
  ranges: readonly Range[],
): Promise<void> {
  const [range] = ranges;
  if (range !== undefined && ranges.length === 1) {
    const { sha256 } = await storage.copyPart(target, range);
    // Some gateways give a part the checksum of the whole object that it was copied from, and refuse it in the end.
    if (sha256?.includes('-') !== true) return;
  }
  let sizeBytes = 0;
  for (const { start, end } of ranges) sizeBytes += end - start;
  const body = streamRanges(storage, ranges);
  try {
    await storage.writePart({ ...target, sizeBytes, body, isSpent: true });
  } finally {
    body.destroy();
  }
}

/** Bytes of several objects, one after the other. */
export function streamRanges(storage: ObjectStorage, ranges: readonly Range[], then?: Readable): Readable {
  const read = async function* (): AsyncGenerator<Buffer> {
    for (const range of ranges) yield* (await storage.readRange(range)) as AsyncIterable<Buffer>;
    if (then !== undefined) yield* then as AsyncIterable<Buffer>;
  };
  return Readable.from(read(), { objectMode: false });
}
