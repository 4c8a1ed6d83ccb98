import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { UploadError } from '../errors.ts';
import { sendBody } from './s3-body.ts';
import { isGone, translateStorageError } from './s3-errors.ts';
import type { S3Bucket } from './s3-storage.ts';
import type { ObjectStorage, ObjectToWrite, Range } from './storage.ts';

type Objects = Pick<ObjectStorage, 'writeObject' | 'findObject' | 'readRange' | 'listObjects' | 'removeObject'>;

export function createS3Objects(bucket: S3Bucket): Objects {
  return {
    writeObject: (object) => writeObject(bucket, object),
    findObject: (key) => findObject(bucket, key),
    readRange: (range) => readRange(bucket, range),
    listObjects: (prefix) => listObjects(bucket, prefix),
    removeObject: (key) => removeObject(bucket, key),
  };
}

async function writeObject({ client, bucket, checksum }: S3Bucket, object: ObjectToWrite): Promise<void> {
  await sendBody(object, checksum, (fields, attach, abortSignal) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: object.key,
      ContentType: 'application/octet-stream',
      ContentDisposition: 'attachment',
      ...fields,
    });
    attach(command);
    return client.send(command, { abortSignal });
  });
}

async function findObject({ client, bucket }: S3Bucket, key: string): ReturnType<ObjectStorage['findObject']> {
  try {
    const { ContentLength = 0, ETag = '' } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { sizeBytes: ContentLength, etag: ETag.replaceAll('"', '') };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw translateStorageError(error);
  }
}

async function readRange({ client, bucket }: S3Bucket, { key, start, end }: Range): Promise<Readable> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${start}-${end - 1}` });
  const { Body } = await client.send(command).catch((error: unknown) => {
    throw translateStorageError(error);
  });
  if (Body instanceof Readable) return Body;
  throw new UploadError('STORE_UNAVAILABLE', 'The object store gave no body.');
}

async function* listObjects({ client, bucket }: S3Bucket, prefix: string) {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await client.send(command).catch((error: unknown) => {
      throw translateStorageError(error);
    });
    for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, sizeBytes: Size, changedAtMs: LastModified?.getTime() ?? 0 };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

async function removeObject({ client, bucket }: S3Bucket, key: string): Promise<void> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (!isGone(error)) throw translateStorageError(error);
  }
}
