import type { UploadRecord } from '../records/record.ts';
import { idOfKey } from './begin.ts';
import { complete } from './complete.ts';
import type { Settings } from './options.ts';
import { idOfTail, remove } from './remove.ts';

/** What one reaping found and did. */
export interface ReapReport {
  /** Uploads whose time was over. */
  readonly removed: number;
  /** Uploads whose joining had been interrupted, and was brought to its end. */
  readonly completed: number;
  /** Multipart uploads in the object store that no record knows. */
  readonly strayMultiparts: number;
  /** Waiting bytes in the object store that no open upload knows, counted by object. */
  readonly strayTails: number;
  /** What could not be done this time; the next reaping tries it again. */
  readonly failures: readonly { readonly id: string; readonly error: unknown }[];
}

const batchSize = 100;

/** How old a multipart upload must be before it counts as stray: its replica may just be about to note it. */
const graceMs = 15 * 60 * 1000;

/**
 * Removes every upload whose time is over, finishes those whose joining was interrupted, and looks through the object store for
 * what no record knows. Run it from any number of replicas, every few minutes; it may be killed at any point.
 */
export async function reap<Transaction>(settings: Settings<Transaction>): Promise<ReapReport> {
  const report = {
    removed: 0,
    completed: 0,
    strayMultiparts: 0,
    strayTails: 0,
    failures: [] as ReapReport['failures'][number][],
  };
  const tried = new Set<string>();
  for (;;) {
    const due = await settings.records.findDue(settings.now(), batchSize + tried.size);
    const untried = due.filter(({ id }) => !tried.has(id));
    for (const record of untried) {
      tried.add(record.id);
      try {
        report[await reapRecord(settings, record)]++;
      } catch (error) {
        report.failures.push({ id: record.id, error });
      }
    }
    if (untried.length === 0) break;
  }
  await sweepMultiparts(settings, report);
  await sweepTails(settings, report);
  return report;
}

async function reapRecord<Transaction>(settings: Settings<Transaction>, record: UploadRecord): Promise<'removed' | 'completed'> {
  if (record.state === 'completing') {
    await complete(settings, record);
    return 'completed';
  }
  await remove(settings, record);
  return 'removed';
}

async function sweepMultiparts<Transaction>(
  { storage, records, now }: Settings<Transaction>,
  report: { strayMultiparts: number },
): Promise<void> {
  for await (const multipart of storage.listMultiparts(`${storage.prefix}objects/`)) {
    if (multipart.startedAtMs > now() - graceMs) continue;
    const id = idOfKey(storage.prefix, multipart.key);
    const record = id === undefined ? undefined : await records.find(id);
    if (record?.multipartId === multipart.multipartId && record.state !== 'completed') continue;
    await storage.abortMultipart(multipart);
    report.strayMultiparts++;
  }
}

async function sweepTails<Transaction>(
  { storage, records, now }: Settings<Transaction>,
  report: { strayTails: number },
): Promise<void> {
  for await (const tail of storage.listObjects(`${storage.prefix}tails/`)) {
    if (tail.changedAtMs > now() - graceMs) continue;
    const id = idOfTail(storage.prefix, tail.key);
    const record = id === undefined ? undefined : await records.find(id);
    if (record?.state === 'open' || record?.state === 'completing') continue;
    await storage.removeObject(tail.key);
    report.strayTails++;
  }
}
