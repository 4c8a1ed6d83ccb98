/**
 * Uploads that survive the death of any pod: parts of a file become parts of a multipart upload in an object store, nothing is
 * kept on a disk, and any replica takes any part. Three front doors over one store: parts straight to the object store, parts
 * through the server, and tus 1.0.
 */
export type { Beginning } from './core/begin.ts';
export { cleanName } from './core/name.ts';
export type { Caller, CompletedUpload, UploadsOptions } from './core/options.ts';
export { awsPartLimits, choosePartBytes, type PartLimits } from './core/part-size.ts';
export type { ReapReport } from './core/reap.ts';
export { createUploads, type Uploads } from './core/uploads.ts';
export type { IncomingPart } from './core/write-part.ts';
export { type FastifyLike, mountInFastify } from './doors/fastify.ts';
export type { Door, DoorOptions } from './doors/http.ts';
export { createPartsDoor } from './doors/parts-door.ts';
export { UploadError, type UploadErrorCode, uploadErrors } from './errors.ts';
export type * from './protocol.ts';
export { createMemoryRecords } from './records/memory.ts';
export { openPostgresRecords, type PostgresPool, type PostgresTransaction } from './records/postgres.ts';
export type { Quota, UploadRecord, UploadRecords, Usage } from './records/record.ts';
export { createS3Client, type S3ClientOptions } from './storage/s3-client.ts';
export { createS3Storage, type S3StorageOptions } from './storage/s3-storage.ts';

export type { ObjectStorage } from './storage/storage.ts';
export { createTusDoor } from './tus/door.ts';
