import type { S3Client } from '@aws-sdk/client-s3';
import { awsPartLimits, type PartLimits } from '../core/part-size.ts';
import type { ChecksumKind } from '../protocol.ts';
import { createS3Multiparts } from './s3-multiparts.ts';
import { createS3Objects } from './s3-objects.ts';
import type { ObjectStorage } from './storage.ts';

/** A bucket for uploads. */
export interface S3StorageOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** What every key begins with; `uploads/` unless told. Nothing else may be kept below it. */
  readonly prefix?: string;
  /**
   * The checksum that the store is asked to check and keep for each part: `sha256` unless told, `md5` for a store that does not
   * know `x-amz-checksum-sha256`.
   */
  readonly checksum?: ChecksumKind;
  /** Those of AWS unless told. */
  readonly limits?: PartLimits;
  /**
   * Whether clients may put parts past the server; yes unless told. `client` signs for the address that clients reach, when that
   * is another than the one that the server uses.
   */
  readonly direct?: boolean | { readonly client: S3Client };
}

/** What the operations on multipart uploads and on objects share. */
export interface S3Bucket {
  readonly client: S3Client;
  readonly signingClient: S3Client;
  readonly bucket: string;
  readonly checksum: ChecksumKind;
}

/** Keeps uploads in a bucket of S3, or of a store that speaks its protocol. */
export function createS3Storage(options: S3StorageOptions): ObjectStorage {
  const { client, bucket, prefix = 'uploads/', checksum = 'sha256', limits = awsPartLimits, direct = true } = options;
  const signingClient = typeof direct === 'object' ? direct.client : client;
  const shared: S3Bucket = { client, signingClient, bucket, checksum };
  return {
    limits,
    checksum,
    prefix,
    direct: direct !== false,
    ...createS3Multiparts(shared),
    ...createS3Objects(shared),
  };
}
