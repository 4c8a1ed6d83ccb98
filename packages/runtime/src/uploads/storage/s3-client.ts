import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** Where the object store is, and who asks. Anything else that the SDK can be told goes into `sdk`. */
export interface S3ClientOptions {
  /** Address of a store that is not AWS. Its buckets are then named in the path. */
  readonly endpoint?: string;
  readonly region: string;
  /** Keys, or a function that finds them; without it the SDK looks where it always looks, for example at the role of the pod. */
  readonly credentials?: NonNullable<S3ClientConfig['credentials']>;
  /** Connections to the object store at once. Each part under way holds one. */
  readonly maxSockets?: number;
  readonly sdk?: Partial<S3ClientConfig>;
}

const connectTimeoutMs = 20_000;
/**
 * Joining a large file takes some stores minutes in which they say nothing, and a second attempt of the SDK would disturb the
 * first. A machine that is gone is noticed before by the connection itself.
 */
const idleTimeoutMs = 600_000;

const ignore = (): void => undefined;
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * An S3 client that suits uploads: as many connections as uploads at once (500 unless told), timeouts, and no checksums but those
 * that uploads ask for, since older stores refuse the ones that the SDK would add.
 */
export function createS3Client({ endpoint, region, credentials, maxSockets = 500, sdk = {} }: S3ClientOptions): S3Client {
  const agent = { keepAlive: true, maxSockets };
  return new S3Client({
    region,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: connectTimeoutMs,
      socketTimeout: idleTimeoutMs,
    },
    // The SDK would write to the console when a streamed part fails; whoever sent it is told by an `UploadError`.
    logger: silent,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    ...sdk,
  });
}
