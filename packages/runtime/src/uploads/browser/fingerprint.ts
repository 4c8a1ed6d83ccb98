import { hashBlob } from './hash.ts';
import type { FileLike } from './platform.ts';

const sampleBytes = 64 * 1024;

/**
 * Tells one content of a file from another without reading all of it: its size, the time of its last change, and the hash of its
 * beginning, middle and end. It is the same after a restart of the browser, so the same file goes on where it stood.
 */
export async function fingerprintOf(file: FileLike): Promise<string> {
  const middle = Math.max(0, Math.floor(file.size / 2 - sampleBytes / 2));
  const samples = new Blob([
    file.slice(0, sampleBytes),
    file.slice(middle, middle + sampleBytes),
    file.slice(Math.max(0, file.size - sampleBytes)),
  ]);
  return `v1-${file.size}-${file.lastModified ?? 0}-${await hashBlob(samples, 'sha256')}`;
}
