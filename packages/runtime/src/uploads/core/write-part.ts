import type { Readable } from 'node:stream';
import { UploadError } from '../errors.ts';
import type { PartLink, PartToLink, StoredPart } from '../protocol.ts';
import type { UploadRecord } from '../records/record.ts';
import type { Checksum } from '../storage/guarded-body.ts';
import { ensureMultipart, extendUpload } from './open-upload.ts';
import type { Caller, Settings } from './options.ts';
import { countParts, partSize } from './part-size.ts';

/** A part that comes through the server. */
export interface IncomingPart {
  readonly number: number;
  /** What the client says that it sends. */
  readonly sizeBytes: number;
  readonly checksum?: Checksum | undefined;
  /** Of the file that the part is read from, when the client gives it. */
  readonly fingerprint?: string | undefined;
  readonly body: Readable;
  /** Whether nobody else holds the buffers of the body, so that their memory may be given back as soon as they are sent. */
  readonly isSpent?: boolean;
}

const digestBytes = { sha256: 32, md5: 16, sha1: 20 } as const;
const maxLinks = 1000;

/**
 * Streams one part to the object store, through any replica and in any order. A part that came before is replaced, so sending it
 * again is safe; a part that is short, long or altered leaves what was there before.
 */
export async function writePart<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  id: string,
  part: IncomingPart,
): Promise<StoredPart> {
  const record = await extendUpload(settings, caller, id);
  checkPlace(record, part.number, part.sizeBytes);
  checkChecksum(part.checksum);
  if (part.fingerprint !== undefined && record.fingerprint !== undefined && part.fingerprint !== record.fingerprint) {
    throw new UploadError('FILE_CHANGED', `Part ${part.number} is of a file with another fingerprint.`);
  }
  const multipart = await ensureMultipart(settings, record);
  return settings.storage.writePart({
    ...multipart,
    number: part.number,
    sizeBytes: part.sizeBytes,
    checksum: part.checksum,
    body: part.body,
    isSpent: part.isSpent,
  });
}

/** Addresses to which a client puts parts past the server. The object store checks each part against the checksum given here. */
export async function linkParts<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  id: string,
  parts: readonly PartToLink[],
): Promise<readonly PartLink[]> {
  const { storage, linkSeconds, now } = settings;
  if (!storage.direct) throw new UploadError('DIRECT_UNAVAILABLE', 'This server passes no addresses on.');
  if (parts.length > maxLinks) throw new UploadError('REQUEST_INVALID', `At most ${maxLinks} links are given at once.`);
  const record = await extendUpload(settings, caller, id);
  const wanted = parts.map(({ number, checksum }) => {
    const sizeBytes = partSize(record, number);
    if (sizeBytes === undefined) throw noSuchPart(record, number);
    checkChecksum({ kind: storage.checksum, value: checksum });
    return { number, sizeBytes, checksum };
  });
  const multipart = await ensureMultipart(settings, record);
  const expiresAt = new Date(now() + linkSeconds * 1000).toISOString();
  return Promise.all(
    wanted.map(async (part) => {
      const signed = await storage.signPart({ ...multipart, ...part, validSeconds: linkSeconds });
      return { number: part.number, ...signed, expiresAt };
    }),
  );
}

function checkPlace(record: UploadRecord, number: number, sizeBytes: number): void {
  const expected = partSize(record, number);
  if (expected === undefined) throw noSuchPart(record, number);
  const told = `Part ${number} has ${expected} bytes, and ${sizeBytes} were announced.`;
  if (sizeBytes < expected) throw new UploadError('PART_TOO_SHORT', told);
  if (sizeBytes > expected) throw new UploadError('PART_TOO_LONG', told);
}

/** @throws UploadError CHECKSUM_INVALID when the text is not the base64 of a checksum of this kind */
export function checkChecksum(checksum: Checksum | undefined): void {
  if (checksum === undefined) return;
  const decoded = Buffer.from(checksum.value, 'base64');
  if (decoded.length === digestBytes[checksum.kind] && decoded.toString('base64') === checksum.value) return;
  throw new UploadError('CHECKSUM_INVALID', `The ${checksum.kind} is not ${digestBytes[checksum.kind]} bytes in base64.`);
}

function noSuchPart(record: UploadRecord, number: number): UploadError {
  return new UploadError('PART_UNKNOWN', `There is no part ${number}; the upload has ${countParts(record)}.`);
}
