import type { Readable } from 'node:stream';
import type { PartLimits } from '../core/part-size.ts';
import type { ChecksumKind, StoredPart } from '../protocol.ts';
import type { Checksum } from './guarded-body.ts';

/** An upload in parts, as the object store knows it. */
export interface Multipart {
  readonly key: string;
  /** The upload id that the object store gave. */
  readonly multipartId: string;
}

/** Bytes of an object, from `start` to before `end`. */
export interface Range {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Bytes that go to the object store. */
export interface BytesToWrite {
  readonly sizeBytes: number;
  /** Checked while the bytes flow, and by the object store where it can. */
  readonly checksum?: Checksum | undefined;
  readonly body: Readable;
  /** Whether nobody else holds the buffers of the body, so that their memory may be given back as soon as they are sent. */
  readonly isSpent?: boolean | undefined;
}

export interface PartToWrite extends Multipart, BytesToWrite {
  readonly number: number;
}

export interface PartToSign extends Multipart {
  readonly number: number;
  /** The object store refuses a body of another size. */
  readonly sizeBytes: number;
  /** Base64, of the kind of the storage. */
  readonly checksum: string;
  readonly validSeconds: number;
}

export interface ObjectToWrite extends BytesToWrite {
  readonly key: string;
}

export interface PendingMultipart extends Multipart {
  readonly startedAtMs: number;
}

/** What uploads need of an object store. Every failure that the caller can act on is an `UploadError`. */
export interface ObjectStorage {
  readonly limits: PartLimits;
  readonly checksum: ChecksumKind;
  /** Whether clients may put parts past the server. */
  readonly direct: boolean;
  /** What every key of uploads begins with. */
  readonly prefix: string;

  /** @returns the id that the object store gave */
  openMultipart(key: string): Promise<string>;
  /** Stores a part, in place of an older one of this number, or nothing at all. */
  writePart(part: PartToWrite): Promise<StoredPart>;
  /** Makes a part of bytes that the object store already has. */
  copyPart(target: Multipart & { readonly number: number }, source: Range): Promise<StoredPart>;
  signPart(part: PartToSign): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }>;
  /** All parts, ascending; undefined when the multipart upload is not there any more, or was completed. */
  listParts(multipart: Multipart): Promise<readonly StoredPart[] | undefined>;
  /**
   * Joins parts into the object. Nothing happens when the object store does not know the multipart upload (any more), or when one
   * of the parts has changed: whether it is joined, `findObject` tells.
   */
  completeMultipart(multipart: Multipart, parts: readonly StoredPart[], sizeBytes: number): Promise<void>;
  /** Removes a multipart upload with every part, also those that were in flight. */
  abortMultipart(multipart: Multipart): Promise<void>;
  listMultiparts(prefix: string): AsyncIterable<PendingMultipart>;

  writeObject(object: ObjectToWrite): Promise<void>;
  findObject(key: string): Promise<{ readonly sizeBytes: number; readonly etag: string } | undefined>;
  readRange(range: Range): Promise<Readable>;
  listObjects(prefix: string): AsyncIterable<{ readonly key: string; readonly sizeBytes: number; readonly changedAtMs: number }>;
  removeObject(key: string): Promise<void>;
}
