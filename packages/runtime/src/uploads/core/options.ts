import type { UploadedFile } from '../protocol.ts';
import type { Quota, UploadRecord, UploadRecords } from '../records/record.ts';
import type { ObjectStorage } from '../storage/storage.ts';

/** A file that is stored whole, as the application sees it. */
export interface CompletedUpload extends UploadedFile {
  readonly tenant: string;
  readonly owner: string;
  /** Where the object store keeps it. */
  readonly key: string;
  readonly etag: string;
  readonly fingerprint: string | undefined;
}

/** What uploads are made of. */
export interface UploadsOptions<Transaction> {
  readonly storage: ObjectStorage;
  readonly records: UploadRecords<Transaction>;
  /** Largest file, in bytes; what the object store can hold unless told. */
  readonly maxBytes?: number;
  /** Size of a part where the file does not need larger ones, in bytes; 16 MiB unless told. */
  readonly preferredPartBytes?: number;
  /** How long an upload waits for its next part before it is removed, in milliseconds; a day unless told. */
  readonly expiresAfterMs?: number;
  /** How long an address for a part is valid, in seconds; 900 unless told. */
  readonly linkSeconds?: number;
  /** What a tenant may have; asked when an upload begins and with each part. Nothing is limited without it. */
  readonly quota?: (tenant: string) => Quota | Promise<Quota>;
  /**
   * Run once for each completed upload, in the transaction that completes it: write the row of the file and queue its tasks with
   * `transaction`, and both exist or neither. When it throws, the upload stays complete-able and is asked again.
   */
  readonly onCompleted?: (upload: CompletedUpload, transaction: Transaction) => Promise<void>;
  /** Milliseconds since 1970; the clock of the system unless told. */
  readonly now?: () => number;
}

/** Options with every choice made. */
export interface Settings<Transaction> extends Required<Omit<UploadsOptions<Transaction>, 'quota' | 'onCompleted'>> {
  readonly quota: ((tenant: string) => Quota | Promise<Quota>) | undefined;
  readonly onCompleted: (upload: CompletedUpload, transaction: Transaction) => Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1000;

export function settle<Transaction>(options: UploadsOptions<Transaction>): Settings<Transaction> {
  const { maxParts, maxPartBytes } = options.storage.limits;
  return {
    storage: options.storage,
    records: options.records,
    maxBytes: options.maxBytes ?? maxParts * maxPartBytes,
    preferredPartBytes: options.preferredPartBytes ?? 16 * 1024 * 1024,
    expiresAfterMs: options.expiresAfterMs ?? dayMs,
    linkSeconds: options.linkSeconds ?? 900,
    quota: options.quota,
    onCompleted: options.onCompleted ?? (async () => undefined),
    now: options.now ?? Date.now,
  };
}

/** Who asks. An upload is seen by the owner that began it, and by a caller of the tenant without an owner, such as a worker. */
export interface Caller {
  readonly tenant: string;
  readonly owner?: string | undefined;
}

export function mayUse({ tenant, owner }: Caller, record: UploadRecord): boolean {
  return record.tenant === tenant && (owner === undefined || record.owner === owner);
}
