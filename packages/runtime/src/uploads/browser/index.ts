/**
 * The client of uploads for browsers: parts in parallel, each with its checksum, again when they fail, and from where the server
 * stands after a pause, a cut or a restart. No framework, no dependency.
 */

export type { UploadedFile } from '../protocol.ts';
export type { HeadersSource } from './door-client.ts';
export type { FileLike, WorkerLike } from './platform.ts';
export type { Upload, UploadOptions, UploadProgress, UploadState } from './upload.ts';
export { UploadFailure } from './upload-failure.ts';
export { createUploader, type Uploader, type UploaderOptions } from './uploader.ts';
