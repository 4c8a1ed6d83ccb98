/**
 * One of several processes that use the same scratch space until they are killed. It ends with an error when anything that it holds
 * is not what it should be: `node stress-worker.ts FOLDER QUOTA_BYTES`. It prints a dot for each entry that it has used.
 */
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lease } from './draft.ts';
import { openScratch } from './scratch.ts';
import { ScratchError } from './scratch-error.ts';

const [, , folder = '', quota = ''] = process.argv;
const keys = 12;
const blockBytes = 4_096;

const scratch = await openScratch({ folder, quotaBytes: Number(quota), leaseMs: 800, lockMs: 400 });
const ending = new AbortController();
process.on('SIGTERM', () => ending.abort());
while (!ending.signal.aborted) await Promise.all([useSome(), useSome(), useSome()]);
await scratch.close();

async function useSome(): Promise<void> {
  const number = Math.floor(Math.random() * keys);
  if (Math.random() < 0.05) {
    await scratch.remove(String(number));
    return;
  }
  try {
    const lease = await scratch.obtain(String(number), {
      bytes: 8 * blockBytes,
      waitMs: 50,
      make: ({ path }) => (number % 3 === 0 ? makeFolder(path, number) : makeFile(path, number)),
    });
    await verify(lease, number);
    await pause(Math.random() * 30);
    await verify(lease, number);
    await lease.release();
    process.stdout.write('.');
  } catch (error) {
    // What may happen to anybody who is paused and crowded; everything else is a fault.
    if (error instanceof ScratchError && (error.code === 'SCRATCH_FULL' || error.code === 'SCRATCH_LEASE_LOST')) return;
    throw error;
  }
}

/** In many small steps, so that a kill finds it half done. */
async function makeFile(path: string, number: number): Promise<void> {
  for (let block = 0; block < sizeOf(number); block += 1) await appendFile(path, Buffer.alloc(blockBytes, number));
}

async function makeFolder(path: string, number: number): Promise<void> {
  await mkdir(join(path, 'inner'), { recursive: true });
  for (let block = 0; block < sizeOf(number); block += 1) {
    await writeFile(join(path, 'inner', String(block)), Buffer.alloc(blockBytes, number));
  }
}

async function verify(lease: Lease, number: number): Promise<void> {
  const content = await readAll(lease.path, number).catch((error: unknown) => error);
  if (content instanceof Buffer && content.equals(Buffer.alloc(sizeOf(number) * blockBytes, number))) return;
  // After a pause it may be gone, but then we hear so.
  for (let turn = 0; turn < 50 && !lease.signal.aborted; turn += 1) await pause(100);
  if (!lease.signal.aborted) throw new Error(`entry ${number} is not what it should be`, { cause: content });
}

async function readAll(path: string, number: number): Promise<Buffer> {
  if (number % 3 !== 0) return readFile(path);
  const names = await readdir(join(path, 'inner'));
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(path, 'inner', name)))));
}

/** Between 1 and 8 blocks. */
function sizeOf(number: number): number {
  return 1 + ((number * 5) % 8);
}
