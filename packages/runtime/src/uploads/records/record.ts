/** Which front door an upload came through; a tus upload may be a piece of a larger one, or made of such pieces. */
export type UploadKind = 'parts' | 'tus' | 'tus-partial' | 'tus-final';

/**
 * `open` takes parts; `completing` is being joined by the object store, which may take minutes; `completed` is whole; `removing`
 * is on its way out, and seen by nobody.
 */
export type UploadState = 'open' | 'completing' | 'completed' | 'removing';

/** What is known of an upload besides its bytes. Which bytes have arrived, the object store alone knows. */
export interface UploadRecord {
  readonly id: string;
  readonly kind: UploadKind;
  readonly state: UploadState;
  readonly tenant: string;
  /** Who began it, within the tenant. */
  readonly owner: string;
  readonly name: string;
  readonly declaredType: string | undefined;
  readonly fingerprint: string | undefined;
  /** As the client of the tus door sent it. */
  readonly metadata: string | undefined;
  readonly sizeBytes: number;
  readonly partBytes: number;
  /** What it counts against the quota of its tenant, from the first moment on. */
  readonly reservedBytes: number;
  readonly key: string;
  readonly multipartId: string | undefined;
  /** Rises with each request that takes the upload over; one that holds an older number may write nothing more. */
  readonly writer: number;
  readonly expiresAtMs: number;
  /** Media type by its bytes, once completed. */
  readonly type: string | undefined;
  readonly etag: string | undefined;
}

/** What a tenant may have; what is left out is not limited. */
export interface Quota {
  /** Bytes of its stored files and of its unfinished uploads together. */
  readonly bytes?: number;
  /** Unfinished uploads at once. */
  readonly openUploads?: number;
}

/** What a tenant has. */
export interface Usage {
  readonly bytes: number;
  readonly openUploads: number;
}

/** What the object store said of a file that it joined. */
export interface FinishedObject {
  readonly type: string;
  readonly etag: string;
}

/**
 * Where records are kept, so that no process holds the only copy. Each method is atomic, also against other processes; a
 * `Transaction` is what the application writes its own rows with, together with the end of an upload.
 */
export interface UploadRecords<Transaction> {
  /**
   * Adds a record and takes its bytes out of the quota, both or neither; throws when there is one of this id.
   *
   * @returns false when the quota is exceeded
   */
  add(record: UploadRecord, quota: Quota): Promise<boolean>;
  find(id: string): Promise<UploadRecord | undefined>;
  findMany(ids: readonly string[]): Promise<readonly UploadRecord[]>;
  /** The newest open upload of the same content by the same owner. */
  findOpen(
    like: Pick<UploadRecord, 'tenant' | 'owner' | 'fingerprint' | 'sizeBytes' | 'kind'>,
  ): Promise<UploadRecord | undefined>;
  /** Lets an open upload live until then. @returns the record, or undefined when it is not open */
  extend(id: string, expiresAtMs: number): Promise<UploadRecord | undefined>;
  /** Makes the caller the only writer. @returns the record with the new writer, or undefined when it is not open */
  takeOver(id: string, expiresAtMs: number): Promise<UploadRecord | undefined>;
  /** Notes the multipart upload unless there is one. @returns the one that counts, or undefined when the record is not open */
  adoptMultipart(id: string, multipartId: string): Promise<string | undefined>;
  /** @returns false when the record is in none of the states `from` */
  move(id: string, from: readonly UploadState[], to: UploadState): Promise<boolean>;
  /**
   * Ends a completing upload and runs the work of the application in the same transaction; when that throws, neither happened.
   *
   * @returns false when it had been ended before; the work is not run again then
   */
  finish(id: string, object: FinishedObject, work: (transaction: Transaction) => Promise<void>): Promise<boolean>;
  /** Forgets a record and gives its bytes back to the quota, both or neither. */
  drop(id: string): Promise<void>;
  usage(tenant: string): Promise<Usage>;
  /**
   * Takes records that are past their time and not completed, oldest first, and of completed ones only pieces of tus uploads. They
   * are `removing` from here on, unless they are `completing`; nobody else gets them before `untilMs`.
   */
  takeDue(nowMs: number, untilMs: number, limit: number): Promise<readonly UploadRecord[]>;
}
