import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the tests read of `landfall.json`; its whole schema is in the reference. */
export interface DeliveryRecord {
  readonly inputs: readonly string[];
  readonly environments: readonly string[];
  readonly components: readonly { readonly name: string; readonly service: string; readonly sidecars: readonly string[] }[];
  readonly findings: readonly FindingRecord[];
  readonly ledger: { readonly counts: Readonly<Record<string, number>>; readonly entries: readonly LedgerRecord[] };
}

export interface FindingRecord {
  readonly code: string;
  readonly severity: string;
  readonly service?: string;
  readonly place?: string;
  readonly message: string;
  readonly remedy: string;
}

export interface LedgerRecord {
  readonly key: string;
  /** `compose.yaml:44:7`. */
  readonly place: string;
  readonly outcome: string;
  readonly code: string;
  readonly reason: string;
  readonly became: readonly string[];
}

/** A folder that `landfall render` wrote. */
export interface Delivery {
  readonly folder: string;
  /** Every file by its path below the folder, sorted. */
  readonly files: ReadonlyMap<string, string>;
  readonly record: DeliveryRecord;
}

/** Reads everything that was written, hidden files too. */
export function readDelivery(folder: string): Delivery {
  const files = readFolder(folder);
  // Written by the command under test; a wrong shape makes the checks fail.
  const record = JSON.parse(files.get('landfall.json') ?? '{}') as DeliveryRecord;
  return { folder, files, record };
}

/** The files below a folder, by relative path, sorted. */
export function readFolder(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** Names of the releases of a delivery, from the files themselves. */
export function releasesOf(delivery: Delivery): readonly string[] {
  return [...delivery.files.keys()].flatMap((path) => /^values\/([^/]+)\.yaml$/.exec(path)?.[1] ?? []);
}
