import type { Readable } from 'node:stream';
import type { UploadPartCommandInput } from '@aws-sdk/client-s3';
import { UploadError } from '../errors.ts';
import type { ChecksumKind } from '../protocol.ts';
import { type Checksum, guardBody } from './guarded-body.ts';
import { translateStorageError } from './s3-errors.ts';

/** Fields by which the SDK is told of a size and a checksum. */
export type BodyFields = Pick<UploadPartCommandInput, 'ContentLength' | 'ContentMD5' | 'ChecksumSHA256' | 'ChecksumAlgorithm'>;

interface BodyToSend {
  readonly body: Readable;
  readonly sizeBytes: number;
  readonly checksum?: Checksum | undefined;
}

interface Answer {
  readonly ETag?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

/** The checksum as a header that the object store checks. It knows no SHA-1 of this form: that one is checked here alone. */
export function checksumFields(checksum: Checksum | undefined): BodyFields {
  if (checksum?.kind === 'sha256') return { ChecksumSHA256: checksum.value };
  return checksum?.kind === 'md5' ? { ContentMD5: checksum.value } : {};
}

/**
 * Streams a body to the object store under guard. When it is short, long or altered, the request is broken off before its last
 * bytes, so that nothing is stored, and the reason is thrown rather than the broken connection.
 *
 * @param storeChecksum the kind that the object store wants with every part; computed on the way when nobody gave it
 */
export async function sendBody(
  { body, sizeBytes, checksum }: BodyToSend,
  storeChecksum: ChecksumKind,
  send: (body: Readable, fields: BodyFields, abortSignal: AbortSignal) => Promise<Answer>,
): Promise<{ readonly etag: string; readonly sha256: string | undefined }> {
  const guard = guardBody(body, { sizeBytes, checksum });
  const abort = new AbortController();
  guard.once('close', () => {
    if (guard.failure !== undefined) abort.abort();
  });
  const added: BodyFields = storeChecksum === 'sha256' && checksum?.kind !== 'sha256' ? { ChecksumAlgorithm: 'SHA256' } : {};
  try {
    const answer = await send(guard, { ContentLength: sizeBytes, ...checksumFields(checksum), ...added }, abort.signal);
    const etag = (answer.ETag ?? '').replaceAll('"', '');
    checkEtag(etag, checksum);
    return { etag, sha256: answer.ChecksumSHA256 };
  } catch (error) {
    // The guard's own complaint comes first: it is the cause of the broken request.
    throw guard.failure ?? translateStorageError(error);
  } finally {
    guard.destroy();
  }
}

/** The ETag of a plain part is its MD5, unless the store encrypts: then it has another form or value only where MD5 is not asked for. */
function checkEtag(etag: string, checksum: Checksum | undefined): void {
  if (checksum?.kind !== 'md5' || !/^[0-9a-f]{32}$/.test(etag)) return;
  if (Buffer.from(etag, 'hex').toString('base64') === checksum.value) return;
  throw new UploadError('STORE_CORRUPT', 'The object store names another MD5 for the part than the one that was sent.');
}
