import { UploadError } from '../errors.ts';

/** What S3 says of credentials that are wrong, expired, or of a clock that is off. */
const credentialCodes = new Set([
  'AccessDenied',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
]);

const checksumCodes = new Set(['BadDigest', 'ChecksumMismatch', 'XAmzContentChecksumMismatch', 'XAmzContentSHA256Mismatch']);

/** Ceph says NoSuchKey where S3 says NoSuchUpload. */
const goneCodes = new Set(['NoSuchUpload', 'NoSuchKey', 'NotFound']);

const changedPartCodes = new Set(['InvalidPart', 'InvalidPartOrder']);

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Refusals that a pause mends. `BadRequest` is no code of S3: gateways answer it when a connection was closed under a request. */
const busyCodes = new Set([
  'BadRequest',
  'IncompleteBody',
  'RequestTimeout',
  'SlowDown',
  'TimeoutError',
  'Throttling',
  'ServiceUnavailable',
]);

/** The thing is not there, or not there any more. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && (goneCodes.has(error.name) || statusOf(error) === 404);
}

/** A part that was to be joined is not there, or is another than the one listed. */
export function isChangedPart(error: unknown): boolean {
  return error instanceof Error && changedPartCodes.has(error.name);
}

/** The request says something that the object store does not understand. */
export function isInvalidArgument(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidArgument';
}

/** What the caller of an upload can act on; a fault comes back as it was. Names no bucket, key or credential. */
export function translateStorageError(error: unknown): unknown {
  if (error instanceof UploadError || !(error instanceof Error)) return error;
  const status = statusOf(error);
  if (credentialCodes.has(error.name) || status === 401 || status === 403) {
    return new UploadError('STORE_CREDENTIALS', `The object store answered ${error.name}.`, { cause: error });
  }
  if (checksumCodes.has(error.name)) {
    return new UploadError('CHECKSUM_MISMATCH', 'The object store received other bytes than the checksum says.', {
      cause: error,
    });
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (status >= 500 || status === 429 || busyCodes.has(error.name) || networkCodes.has(code)) {
    const said = status > 0 ? String(status) : code === '' ? error.name : code;
    return new UploadError('STORE_UNAVAILABLE', `The object store answered ${said}.`, { cause: error });
  }
  return error;
}

function statusOf(error: Error): number {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return 0;
  return 'httpStatusCode' in error.$metadata ? Number(error.$metadata.httpStatusCode ?? 0) : 0;
}
