/**
 * What a client of the parts door and the server say to each other: JSON, and the bytes of parts. Types and constants only, so
 * that code for browsers may import it.
 *
 * | request | answer |
 * |---|---|
 * | `POST base` with {@link BeginRequest} | 201 {@link UploadStatus}; 200 when the same file is already under way |
 * | `GET base/ID` | 200 {@link UploadStatus} with every part that the object store holds |
 * | `PUT base/ID/parts/N` with the bytes | 200 {@link StoredPart} |
 * | `POST base/ID/links` with {@link LinksRequest} | 200 {@link LinksAnswer}: addresses to which parts are put, past the server |
 * | `POST base/ID/complete` with {@link CompleteRequest} | 200 {@link UploadedFile}, the same however often it is asked |
 * | `DELETE base/ID` | 204, also when nothing is left of it |
 *
 * Any other answer is a {@link ProblemAnswer} of type `application/problem+json`.
 */

/** Header of `PUT base/ID/parts/N`: `sha-256=:BASE64:` (RFC 9530). The part is refused, and not stored, when it differs. */
export const contentDigestHeader = 'Content-Digest';

/** Header with the {@link BeginRequest.fingerprint} of the file that a part is read from; a part of another file is refused. */
export const fingerprintHeader = 'Upload-Fingerprint';

/** What the client knows of a file before it sends any of it. */
export interface BeginRequest {
  /** As the person sees it; cleaned by the server, and never part of a key. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Media type that the browser guessed; what counts is what the bytes say. */
  readonly type?: string;
  /**
   * Tells one content from another: size, time of the last change, a hash of samples. The same owner, fingerprint and size find
   * the upload that is under way, from any machine. At most 200 characters.
   */
  readonly fingerprint?: string;
}

/** How an upload stands. */
export interface UploadStatus {
  readonly id: string;
  readonly state: 'open' | 'completing' | 'completed';
  readonly name: string;
  readonly sizeBytes: number;
  readonly fingerprint?: string;
  /** Every part has this size, but the last, which has the rest. Fixed when the upload began. */
  readonly partBytes: number;
  /** Parts are numbered from 1 to this; 0 for an empty file, which is completed without parts. */
  readonly partCount: number;
  /** What the object store holds now, ascending by number. The authority on what is left to send. */
  readonly parts: readonly StoredPart[];
  /** Time in ISO 8601 after which an upload that was not completed is removed; later with each part. */
  readonly expiresAt: string;
  /** Which checksum the object store holds against each part: it must come with the request for a link, and may with a part. */
  readonly checksum: ChecksumKind;
  /** Whether `links` answers: parts can be put straight into the object store. */
  readonly direct: boolean;
}

/** Checksum that travels with each part, base64. */
export type ChecksumKind = 'sha256' | 'md5';

/** A part that the object store holds. */
export interface StoredPart {
  readonly number: number;
  readonly sizeBytes: number;
  /** As the object store gave it, without quotes. */
  readonly etag: string;
  /** Base64, when the object store keeps it. */
  readonly sha256?: string;
}

export interface LinksRequest {
  /** At most 1000. */
  readonly parts: readonly PartToLink[];
}

export interface PartToLink {
  readonly number: number;
  /** Checksum of the part, base64, of the kind that {@link UploadStatus.checksum} names. */
  readonly checksum: string;
}

export interface LinksAnswer {
  readonly links: readonly PartLink[];
}

/** Where one part is put by `PUT`. The object store refuses other bytes than those whose checksum was given. */
export interface PartLink {
  readonly number: number;
  readonly url: string;
  /** To be sent exactly so. */
  readonly headers: Readonly<Record<string, string>>;
  /** Time in ISO 8601 after which the object store refuses it; ask for another. */
  readonly expiresAt: string;
}

export interface CompleteRequest {
  /** The parts as the client sent them; when given, one that the object store holds differently is refused (`PART_DIFFERS`). */
  readonly parts?: readonly { readonly number: number; readonly etag?: string; readonly sha256?: string }[];
}

/** A file that is stored whole. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Media type by its bytes; `application/octet-stream` when they do not tell. */
  readonly type: string;
}

/** What went wrong, as RFC 9457 puts it, with what a program decides by. */
export interface ProblemAnswer {
  readonly type: 'about:blank';
  readonly status: number;
  /** Stable: never renamed, never used for something else. See `errors.ts`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** What a person or a program can do. */
  readonly hint: string;
  /** `now`: the same request again. `later`: after a pause, or after `Retry-After`. `never`: it would fail again. */
  readonly retry: 'now' | 'later' | 'never';
}
