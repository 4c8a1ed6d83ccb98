import type { PutObjectCommand, UploadPartCommand, UploadPartCommandInput } from '@aws-sdk/client-s3';
import { UploadError } from '../errors.ts';
import type { ChecksumKind } from '../protocol.ts';
import { framingHeaders } from './chunked-framing.ts';
import { type Checksum, type GuardedBody, guardBody } from './guarded-body.ts';
import { translateStorageError } from './s3-errors.ts';
import type { BytesToWrite } from './storage.ts';

/** Fields by which the SDK is told of a checksum. */
export type ChecksumFields = Pick<UploadPartCommandInput, 'ContentMD5' | 'ChecksumSHA256'>;

interface Answer {
  readonly ETag?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

/** From this size on the object store is asked before the body is sent, as the SDK does it, so that a refusal is heard. */
const leastExpectedBytes = 2 * 1024 * 1024;

/** The checksum as a header that the object store checks. It knows no SHA-1 of this form: that one is checked here alone. */
export function checksumFields(checksum: Checksum | undefined): ChecksumFields {
  if (checksum?.kind === 'sha256') return { ChecksumSHA256: checksum.value };
  return checksum?.kind === 'md5' ? { ContentMD5: checksum.value } : {};
}

/**
 * Streams a body to the object store under guard. When it is short, long or altered, the request is broken off before its last
 * bytes, so that nothing is stored, and the reason is thrown rather than the broken connection.
 *
 * @param storeChecksum the kind that the object store wants with every part; computed on the way when nobody gave it
 * @param send sends the command that it is given what to do with
 */
export async function sendBody(
  { body, sizeBytes, checksum, isSpent = false }: BytesToWrite,
  storeChecksum: ChecksumKind,
  send: (
    fields: ChecksumFields,
    attach: (command: UploadPartCommand | PutObjectCommand) => void,
    abortSignal: AbortSignal,
  ) => Promise<Answer>,
): Promise<{ readonly etag: string; readonly sha256: string | undefined }> {
  const isFramed = storeChecksum === 'sha256' && checksum?.kind !== 'sha256';
  const guard = guardBody(body, { sizeBytes, checksum, isFramed, isSpent });
  const abort = new AbortController();
  guard.once('close', () => {
    if (guard.failure !== undefined) abort.abort();
  });
  const headers = {
    'content-length': String(guard.sentBytes),
    ...(isFramed ? { ...framingHeaders, 'x-amz-decoded-content-length': String(sizeBytes) } : {}),
    ...(sizeBytes >= leastExpectedBytes ? { Expect: '100-continue' } : {}),
  };
  try {
    const answer = await send(checksumFields(checksum), (command) => attachBody(command, guard, headers), abort.signal);
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

/**
 * Puts the body into the request as the last thing before it is signed. Given to the SDK as a field, it would be read by two
 * listeners for its checksum and be wrapped in streams that hold more of it.
 */
function attachBody(
  command: UploadPartCommand | PutObjectCommand,
  body: GuardedBody,
  headers: Readonly<Record<string, string>>,
): void {
  const stack = command.middlewareStack as UploadPartCommand['middlewareStack']; // they differ in what this step does not see
  stack.add(
    (next) => (args) => {
      const request = args.request as { headers: Record<string, string>; body: unknown }; // what every step of an HTTP client gets
      // A client of other settings adds the checksum of a body that it does not know.
      const isOfNothing = (name: string): boolean => /^x-amz-(sdk-)?checksum-(crc|algorithm)/.test(name);
      const kept = Object.entries(request.headers).filter(([name]) => !isOfNothing(name));
      Object.assign(request, { body, headers: { ...Object.fromEntries(kept), ...headers } });
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'guardedBody' },
  );
}

/** The ETag of a plain part is its MD5, unless the store encrypts: then it has another form or value only where MD5 is not asked for. */
function checkEtag(etag: string, checksum: Checksum | undefined): void {
  if (checksum?.kind !== 'md5' || !/^[0-9a-f]{32}$/.test(etag)) return;
  if (Buffer.from(etag, 'hex').toString('base64') === checksum.value) return;
  throw new UploadError('STORE_CORRUPT', 'The object store names another MD5 for the part than the one that was sent.');
}
