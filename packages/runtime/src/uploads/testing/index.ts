/** A strict S3 server in memory that fails on request, for tests of whatever speaks to an object store. */
export { type S3Double, type S3DoubleOptions, type S3Fault, type SeenRequest, startS3Double } from './s3-double.ts';
