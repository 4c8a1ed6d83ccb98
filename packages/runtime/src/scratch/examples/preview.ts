import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openScratch, type Scratch } from '../index.ts';

/** What the application knows of a picture. */
interface Asset {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly download: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
}

/** Scratch space that every worker of this volume shares. */
export async function openSharedScratch(folder: string): Promise<Scratch> {
  return openScratch({
    folder,
    quotaBytes: 200e9,
    minFreeBytes: 10e9,
    maxUnusedMs: 24 * 60 * 60 * 1_000,
  });
}

/** Works on the original of a picture, which is downloaded once, whichever worker is first. */
export async function useOriginal<Result>(
  scratch: Scratch,
  asset: Asset,
  work: (path: string, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // Other content is another key: what is published never changes.
  const lease = await scratch.obtain(`original/${asset.id}/${asset.version}`, {
    bytes: asset.sizeBytes,
    name: asset.name, // tools look at the extension
    waitMs: 10 * 60 * 1_000,
    make: async ({ path, signal }) => {
      await pipeline(await asset.download(signal), createWriteStream(path), { signal });
    },
  });
  try {
    return await work(lease.path, lease.signal);
  } finally {
    await lease.release();
  }
}
