/** When the same request makes sense again. */
export type Retry = 'now' | 'later' | 'never';

interface Entry {
  readonly status: number;
  readonly retry: Retry;
  readonly title: string;
  readonly hint: string;
}

/** Every way in which an upload can be refused. Codes are stable: never renamed, never reused. */
export const uploadErrors = {
  REQUEST_INVALID: {
    status: 400,
    retry: 'never',
    title: 'The request is not understood.',
    hint: 'Correct what the detail names.',
  },
  NOT_ALLOWED: {
    status: 403,
    retry: 'never',
    title: 'The caller may not do this.',
    hint: 'Sign in, or ask for the right to upload.',
  },
  UPLOAD_UNKNOWN: {
    status: 404,
    retry: 'never',
    title: 'There is no such upload.',
    hint: 'Begin a new one: it was removed, has expired, or never was.',
  },
  UPLOAD_TOO_LARGE: {
    status: 413,
    retry: 'never',
    title: 'The file is larger than any upload may be.',
    hint: 'Send a smaller file, or ask the operator to raise the limit.',
  },
  UPLOAD_CLOSED: {
    status: 409,
    retry: 'never',
    title: 'The upload takes no more parts.',
    hint: 'It is complete or being completed; ask for its status.',
  },
  QUOTA_EXCEEDED: {
    status: 507,
    retry: 'never',
    title: 'The tenant has no room left.',
    hint: 'Remove files or unfinished uploads, or ask for a larger quota.',
  },
  PART_UNKNOWN: {
    status: 400,
    retry: 'never',
    title: 'The upload has no part of this number.',
    hint: 'Parts are numbered from 1 to the `partCount` of the upload.',
  },
  PART_TOO_SHORT: {
    status: 400,
    retry: 'now',
    title: 'The part ended early, so nothing of it was stored.',
    hint: 'Send the whole part again; every part but the last has `partBytes`.',
  },
  PART_TOO_LONG: {
    status: 400,
    retry: 'never',
    title: 'The part is longer than its place, so nothing of it was stored.',
    hint: 'Cut the file by the `partBytes` of the upload.',
  },
  CHECKSUM_INVALID: {
    status: 400,
    retry: 'never',
    title: 'The checksum is not of a kind that can be checked.',
    hint: 'Send SHA-256 (or MD5 where the upload says so), base64.',
  },
  CHECKSUM_MISMATCH: {
    status: 422,
    retry: 'now',
    title: 'The bytes are not those of the checksum, so nothing of them was stored.',
    hint: 'Send the part again; if it happens again, the file is changing while it is read.',
  },
  FILE_CHANGED: {
    status: 409,
    retry: 'never',
    title: 'The file is not the one that the upload began with.',
    hint: 'Begin a new upload for the changed file.',
  },
  PARTS_MISSING: {
    status: 409,
    retry: 'later',
    title: 'Not every part is stored yet.',
    hint: 'Ask for the status, send what is missing, and complete again.',
  },
  PART_DIFFERS: {
    status: 409,
    retry: 'never',
    title: 'A stored part is not the one that the client sent.',
    hint: 'Send that part again, or begin a new upload if the file has changed.',
  },
  OFFSET_MISMATCH: {
    status: 409,
    retry: 'later',
    title: 'The bytes do not continue where the upload stands.',
    hint: 'Ask for the offset and go on from there.',
  },
  WRITER_REPLACED: {
    status: 409,
    retry: 'later',
    title: 'Another request took over this upload.',
    hint: 'Ask for the offset; two clients should not send one upload.',
  },
  DIRECT_UNAVAILABLE: {
    status: 409,
    retry: 'never',
    title: 'Parts cannot be put straight into the object store here.',
    hint: 'Send them through the server.',
  },
  STORE_CREDENTIALS: {
    status: 503,
    retry: 'later',
    title: 'The object store refuses the credentials of the server, or they have expired.',
    hint: 'Renew the credentials of the server; nothing of the upload is lost.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    retry: 'later',
    title: 'The object store does not answer as it should.',
    hint: 'Send the part again after a pause; nothing of the upload is lost.',
  },
  STORE_CORRUPT: {
    status: 502,
    retry: 'now',
    title: 'The object store holds other bytes than it was given.',
    hint: 'Send the part again; tell the operator if it happens again.',
  },
} as const satisfies Record<string, Entry>;

export type UploadErrorCode = keyof typeof uploadErrors;

/** An upload, or a step of one, is refused, and the caller can act on the code. Anything else that is thrown is a fault. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly code: UploadErrorCode;

  /** @param detail a sentence on this very case, without secrets, fit for the client */
  constructor(code: UploadErrorCode, detail: string, options: { readonly cause?: unknown } = {}) {
    super(detail, options);
    this.code = code;
  }

  /** HTTP status. */
  get status(): number {
    return uploadErrors[this.code].status;
  }

  get retry(): Retry {
    return uploadErrors[this.code].retry;
  }

  /** What a person or a program can do. */
  get hint(): string {
    return uploadErrors[this.code].hint;
  }
}
