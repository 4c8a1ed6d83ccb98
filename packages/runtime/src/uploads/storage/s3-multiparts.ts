import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type Part,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { UploadError } from '../errors.ts';
import type { StoredPart } from '../protocol.ts';
import { checksumFields, sendBody } from './s3-body.ts';
import { isChangedPart, isGone, isInvalidArgument, translateStorageError } from './s3-errors.ts';
import type { S3Bucket } from './s3-storage.ts';
import type { Multipart, ObjectStorage, PartToSign, PartToWrite, PendingMultipart, Range } from './storage.ts';

type Multiparts = Pick<
  ObjectStorage,
  | 'openMultipart'
  | 'writePart'
  | 'copyPart'
  | 'signPart'
  | 'listParts'
  | 'completeMultipart'
  | 'abortMultipart'
  | 'listMultiparts'
>;

/** How often an abort is repeated: parts that were in flight may land after it. */
const maxAborts = 5;

export function createS3Multiparts(bucket: S3Bucket): Multiparts {
  return {
    openMultipart: (key) => openMultipart(bucket, key),
    writePart: (part) => writePart(bucket, part),
    copyPart: (target, source) => copyPart(bucket, target, source),
    signPart: (part) => signPart(bucket, part),
    listParts: (multipart) => listParts(bucket, multipart),
    completeMultipart: (multipart, parts, sizeBytes) => completeMultipart(bucket, multipart, { parts, sizeBytes }),
    abortMultipart: (multipart) => abortMultipart(bucket, multipart),
    listMultiparts: (prefix) => listMultiparts(bucket, prefix),
  };
}

async function openMultipart({ client, bucket, checksum }: S3Bucket, key: string): Promise<string> {
  const command = new CreateMultipartUploadCommand({
    Bucket: bucket,
    Key: key,
    // A browser that is led to the object must neither show nor run it; what it is, the record of the upload says.
    ContentType: 'application/octet-stream',
    ContentDisposition: 'attachment',
    ...(checksum === 'sha256' ? { ChecksumAlgorithm: 'SHA256' } : {}),
  });
  const { UploadId } = await client.send(command).catch(rethrow);
  if (UploadId === undefined) throw new UploadError('STORE_UNAVAILABLE', 'The object store gave no upload id.');
  return UploadId;
}

async function writePart(bucket: S3Bucket, part: PartToWrite): Promise<StoredPart> {
  const { etag, sha256 } = await sendBody(part, bucket.checksum, (fields, attach, abortSignal) => {
    const command = new UploadPartCommand({ ...nameOf(bucket, part), ...fields, PartNumber: part.number });
    attach(command);
    return bucket.client.send(command, { abortSignal });
  }).catch((error: unknown) => {
    if (isGone(error)) throw closed(error);
    throw error;
  });
  return { number: part.number, sizeBytes: part.sizeBytes, etag, ...(sha256 === undefined ? {} : { sha256 }) };
}

async function copyPart(
  bucket: S3Bucket,
  target: Multipart & { readonly number: number },
  { key, start, end }: Range,
): Promise<StoredPart> {
  const command = new UploadPartCopyCommand({
    ...nameOf(bucket, target),
    PartNumber: target.number,
    CopySource: encodeURIComponent(`${bucket.bucket}/${key}`).replaceAll('%2F', '/'),
    CopySourceRange: `bytes=${start}-${end - 1}`,
  });
  const { CopyPartResult } = await bucket.client.send(command).catch(rethrow);
  return asStoredPart({ ...CopyPartResult, PartNumber: target.number, Size: end - start });
}

async function signPart(bucket: S3Bucket, part: PartToSign): ReturnType<ObjectStorage['signPart']> {
  const checksum = { kind: bucket.checksum, value: part.checksum };
  const command = new UploadPartCommand({
    ...nameOf(bucket, part),
    ...checksumFields(checksum),
    PartNumber: part.number,
    // Signed as well: a checksum alone could be that of terabytes, which no quota would see.
    ContentLength: part.sizeBytes,
  });
  const header = bucket.checksum === 'sha256' ? 'x-amz-checksum-sha256' : 'content-md5';
  const url = await getSignedUrl(bucket.signingClient, command, {
    expiresIn: part.validSeconds,
    unhoistableHeaders: new Set([header]),
  }).catch(rethrow);
  return { url, headers: { [header]: part.checksum } };
}

async function listParts(bucket: S3Bucket, multipart: Multipart): Promise<readonly StoredPart[] | undefined> {
  const parts: StoredPart[] = [];
  let marker: string | undefined;
  for (;;) {
    const command = new ListPartsCommand({
      ...nameOf(bucket, multipart),
      ...(marker === undefined ? {} : { PartNumberMarker: marker }),
    });
    const page = await bucket.client.send(command).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      return rethrow(error);
    });
    if (page === undefined) return undefined;
    for (const part of page.Parts ?? []) parts.push(asStoredPart(part));
    const next = page.NextPartNumberMarker;
    if (page.IsTruncated !== true || next === undefined || next === marker) break;
    marker = next;
  }
  return parts.sort((a, b) => a.number - b.number);
}

async function completeMultipart(
  bucket: S3Bucket,
  multipart: Multipart,
  { parts, sizeBytes }: { readonly parts: readonly StoredPart[]; readonly sizeBytes: number },
): Promise<void> {
  const command = new CompleteMultipartUploadCommand({
    ...nameOf(bucket, multipart),
    MpuObjectSize: sizeBytes,
    MultipartUpload: {
      Parts: parts.map(({ number, etag, sha256 }) => ({
        PartNumber: number,
        ETag: `"${etag}"`,
        ...(sha256 === undefined ? {} : { ChecksumSHA256: sha256 }),
      })),
    },
  });
  try {
    await bucket.client.send(command);
  } catch (error) {
    if (!isGone(error) && !isChangedPart(error)) rethrow(error);
  }
}

async function abortMultipart(bucket: S3Bucket, multipart: Multipart): Promise<void> {
  for (let attempt = 0; attempt < maxAborts; attempt++) {
    try {
      await bucket.client.send(new AbortMultipartUploadCommand(nameOf(bucket, multipart)));
    } catch (error) {
      if (!isGone(error)) rethrow(error);
    }
    const left = await listParts(bucket, multipart);
    if (left === undefined || left.length === 0) return;
  }
  throw new UploadError('STORE_UNAVAILABLE', 'Parts are still arriving for an upload that is being removed.');
}

interface Markers {
  readonly KeyMarker?: string;
  readonly UploadIdMarker?: string;
}

async function* listMultiparts({ client, bucket }: S3Bucket, prefix: string): AsyncGenerator<PendingMultipart> {
  const list = (markers: Markers) => client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...markers }));
  let markers: Markers = {};
  for (;;) {
    const { UploadIdMarker, ...key } = markers;
    const page = await list(markers)
      .catch((error: unknown) => {
        // Some gateways do not know the marker that they gave. One key has one upload as a rule, so that of the key is enough.
        if (UploadIdMarker !== undefined && isInvalidArgument(error)) return list(key);
        throw error;
      })
      .catch(rethrow);
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined) continue;
      yield { key: Key, multipartId: UploadId, startedAtMs: Initiated?.getTime() ?? 0 };
    }
    if (page.IsTruncated !== true || page.NextKeyMarker === undefined) return;
    const isSame = page.NextKeyMarker === key.KeyMarker && page.NextUploadIdMarker === UploadIdMarker;
    if (isSame) throw new UploadError('STORE_UNAVAILABLE', 'The object store gives the same page of its list again and again.');
    markers = {
      KeyMarker: page.NextKeyMarker,
      ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
    };
  }
}

function nameOf({ bucket }: S3Bucket, { key, multipartId }: Multipart) {
  return { Bucket: bucket, Key: key, UploadId: multipartId };
}

function asStoredPart(part: Part): StoredPart {
  return {
    number: part.PartNumber ?? 0,
    sizeBytes: part.Size ?? 0,
    etag: (part.ETag ?? '').replaceAll('"', ''),
    ...(part.ChecksumSHA256 === undefined ? {} : { sha256: part.ChecksumSHA256 }),
  };
}

function closed(cause: unknown): UploadError {
  return new UploadError('UPLOAD_CLOSED', 'The object store takes no more parts for this upload.', { cause });
}

function rethrow(error: unknown): never {
  throw translateStorageError(error);
}
