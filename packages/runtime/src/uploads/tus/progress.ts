import { listUsableParts } from '../core/open-upload.ts';
import type { Settings } from '../core/options.ts';
import { countParts } from '../core/part-size.ts';
import { tailPrefix } from '../core/remove.ts';
import type { UploadRecord } from '../records/record.ts';
import { coveredUntil, type Segment } from './plan.ts';

/** How far a tus upload has come, as the object store knows it. */
export interface Progress {
  /** Parts that are stored without a gap from the first. */
  readonly wholeParts: number;
  /** Bytes behind them, which wait until they fill a part. */
  readonly tail: readonly Segment[];
  /** Where the next byte goes. */
  readonly offset: number;
}

/** Reads how far an open upload has come: its parts, and what waits behind them. Two requests to the object store. */
export async function readProgress<Transaction>(settings: Settings<Transaction>, record: UploadRecord): Promise<Progress> {
  const { storage } = settings;
  const tail: Segment[] = [];
  const prefix = tailPrefix(storage.prefix, record.id);
  // The tail first: a part that another request makes of it meanwhile is then seen twice rather than not at all.
  for await (const { key, sizeBytes } of storage.listObjects(prefix)) {
    tail.push({ key, sizeBytes, offset: Number(key.slice(prefix.length)) });
  }
  const parts = (await listUsableParts(settings, record)) ?? [];
  const numbers = new Set(parts.map((part) => part.number));
  let wholeParts = 0;
  while (numbers.has(wholeParts + 1)) wholeParts++;
  const stored = endOfPart(record, wholeParts);
  return { wholeParts, tail, offset: Math.min(coveredUntil(tail, stored), record.sizeBytes) };
}

/** Where in the file a part ends; 0 for the part before the first. */
export function endOfPart(record: Pick<UploadRecord, 'sizeBytes' | 'partBytes'>, number: number): number {
  return number >= countParts(record) ? record.sizeBytes : number * record.partBytes;
}

/** Key of bytes that wait; they sort by their place in the file. */
export function tailKey(prefix: string, id: string, offset: number): string {
  return tailPrefix(prefix, id) + String(offset).padStart(16, '0');
}
