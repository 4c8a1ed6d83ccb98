import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** A running S3 server with one empty bucket. */
export interface ObjectStore {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Whether it knows, checks and keeps `x-amz-checksum-sha256`; else MD5 is what it checks. */
  readonly knowsSha256: boolean;
  stop(): Promise<void>;
}

/** @returns false while the server does not take requests yet */
export async function makeBucket(store: Pick<ObjectStore, 'endpoint' | 'region' | 'bucket' | 'credentials'>): Promise<boolean> {
  const { endpoint, region, credentials, bucket } = store;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') return true;
    return false;
  } finally {
    client.destroy();
  }
}
