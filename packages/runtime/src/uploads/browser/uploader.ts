import { createChecksums } from './checksums.ts';
import { createDoorClient, type HeadersSource } from './door-client.ts';
import type { FileLike, WorkerLike } from './platform.ts';
import { createSlots } from './slots.ts';
import { startUpload, type Upload, type UploadOptions } from './upload.ts';

/** Where files go, and how persistently. */
export interface UploaderOptions {
  /** Address of the parts door, without a slash at its end: `/uploads`, or of another origin that allows this one. */
  readonly base: string;
  /** How many parts are sent at the same time, of all files together. 4 as a default. */
  readonly parallelParts?: number;
  /** Whether parts go straight to the object store. `auto`, the default: where it can be, and through the server when it fails. */
  readonly via?: 'auto' | 'direct' | 'server';
  /** Headers for the server, such as a token. Cookies go along by themselves. */
  readonly headers?: HeadersSource;
  /** Before the second attempt of a request, in milliseconds; doubled before each further one. 1,000 as a default. */
  readonly firstDelayMs?: number;
  /** The longest wait between two attempts, in milliseconds. 30,000 as a default. */
  readonly maxDelayMs?: number;
  /** Attempts of one request that may fail in a row. 10 as a default: more than two minutes. */
  readonly maxAttempts?: number;
  /** A part of which nothing moves for this long is sent again, in milliseconds. 60,000 as a default. */
  readonly stallMs?: number;
  /** Starts the worker that makes checksums, where a bundler cannot; null makes them in the page. */
  readonly startWorker?: (() => WorkerLike) | null;
}

/** Sends files to the parts door. */
export interface Uploader {
  /** Begins at once. The same file, chosen again after a restart of the browser, goes on from what the server holds. */
  upload(file: FileLike, options?: UploadOptions): Upload;
  /** Ends the worker. Uploads that are under way fail. */
  close(): void;
}

/** One for a page is enough. */
export function createUploader(options: UploaderOptions): Uploader {
  const { base, parallelParts = 4, via = 'auto', headers = () => ({}), stallMs = 60_000, maxAttempts = 10 } = options;
  const checksums = createChecksums(options.startWorker);
  const parallel = Math.max(1, Math.floor(parallelParts));
  const tools = {
    base,
    headers,
    door: createDoorClient(base, headers),
    checksums,
    slots: createSlots(parallel),
    parallelParts: parallel,
    via,
    stallMs,
    retrying: { backoff: { firstMs: options.firstDelayMs ?? 1_000, maxMs: options.maxDelayMs ?? 30_000 }, maxAttempts },
  };
  return {
    upload: (file, uploadOptions) => startUpload(file, tools, uploadOptions),
    close: () => checksums.close(),
  };
}
