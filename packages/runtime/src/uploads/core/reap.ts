import type { UploadRecord, UploadRecords } from '../records/record.ts';
import type { PendingMultipart } from '../storage/storage.ts';
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
  /** What could not be done this time; a reaping after ten minutes tries it again. */
  readonly failures: readonly { readonly id: string; readonly error: unknown }[];
}

const batchSize = 100;

/** Records that are worked on at the same time: the object store is what takes the time. */
const parallelRecords = 8;

/** How long nobody else tries a record that one reaping has taken. */
const takenMs = 10 * 60 * 1000;

/** How old a multipart upload must be before it counts as stray: its replica may just be about to note it. */
const graceMs = 15 * 60 * 1000;

/** Of how many things in the object store the records are asked for at once. */
const groupSize = 500;

interface OpenReport {
  removed: number;
  completed: number;
  strayMultiparts: number;
  strayTails: number;
  readonly failures: ReapReport['failures'][number][];
}

/**
 * Removes every upload whose time is over, finishes those whose joining was interrupted, and looks through the object store for
 * what no record knows. Run it from any number of replicas, every few minutes: each takes others. It may be killed at any point.
 */
export async function reap<Transaction>(settings: Settings<Transaction>): Promise<ReapReport> {
  const report: OpenReport = { removed: 0, completed: 0, strayMultiparts: 0, strayTails: 0, failures: [] };
  for (;;) {
    const nowMs = settings.now();
    const due = await settings.records.takeDue(nowMs, nowMs + takenMs, batchSize);
    if (due.length === 0) break;
    const failuresBefore = report.failures.length;
    const queue = due.values();
    const work = async (): Promise<void> => {
      for (const record of queue) await reapRecord(settings, record, report);
    };
    await Promise.all(Array.from({ length: parallelRecords }, work));
    // Nothing works at the moment: thousands of others would only have to wait for that as well.
    if (report.failures.length - failuresBefore === due.length) return report;
  }
  try {
    await sweepMultiparts(settings, report);
  } finally {
    await sweepTails(settings, report);
  }
  return report;
}

async function reapRecord<Transaction>(settings: Settings<Transaction>, record: UploadRecord, report: OpenReport): Promise<void> {
  try {
    if (record.state === 'completing') {
      await complete(settings, record);
      report.completed++;
    } else {
      await remove(settings, record);
      report.removed++;
    }
  } catch (error) {
    report.failures.push({ id: record.id, error });
  }
}

async function sweepMultiparts<Transaction>({ storage, records, now }: Settings<Transaction>, report: OpenReport): Promise<void> {
  const idOf = ({ key }: PendingMultipart): string => idOfKey(storage.prefix, key) ?? '';
  for await (const group of inGroups(storage.listMultiparts(`${storage.prefix}objects/`))) {
    const old = group.filter(({ startedAtMs }) => startedAtMs <= now() - graceMs);
    const known = await findById(records, old.map(idOf));
    for (const multipart of old) {
      const record = known.get(idOf(multipart));
      if (record?.multipartId === multipart.multipartId && record.state !== 'completed') continue;
      await storage.abortMultipart(multipart);
      report.strayMultiparts++;
    }
  }
}

async function sweepTails<Transaction>({ storage, records, now }: Settings<Transaction>, report: OpenReport): Promise<void> {
  const idOf = ({ key }: { readonly key: string }): string => idOfTail(storage.prefix, key) ?? '';
  for await (const group of inGroups(storage.listObjects(`${storage.prefix}tails/`))) {
    const old = group.filter(({ changedAtMs }) => changedAtMs <= now() - graceMs);
    const known = await findById(records, old.map(idOf));
    for (const tail of old) {
      const state = known.get(idOf(tail))?.state;
      if (state === 'open' || state === 'completing') continue;
      await storage.removeObject(tail.key);
      report.strayTails++;
    }
  }
}

async function findById<Transaction>(
  records: UploadRecords<Transaction>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, UploadRecord>> {
  const found = ids.length === 0 ? [] : await records.findMany([...new Set(ids)]);
  return new Map(found.map((record) => [record.id, record]));
}

async function* inGroups<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < groupSize) continue;
    yield group;
    group = [];
  }
  yield group;
}
