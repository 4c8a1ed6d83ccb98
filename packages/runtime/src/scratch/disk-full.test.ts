import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareLayout } from './layout.ts';
import { createLock } from './lock.ts';
import { idOf } from './names.ts';
import { createObserver } from './observer.ts';
import { readOptions } from './options.ts';
import { type Room, reserve } from './reserve.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { startTally } from './tally.ts';

let folder: string;
let scratch: Scratch;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-scratch-full-'));
  scratch = await openScratch({ folder, quotaBytes: 10_000 });
});
afterEach(async () => {
  await scratch.close();
  await rm(folder, { recursive: true });
});

/** The same space as another process sees it, on a volume where nothing can be written while `isFull` says so. */
async function openRoom(isFull: () => Promise<boolean>): Promise<Room> {
  const settings = readOptions({ folder, quotaBytes: 10_000 });
  const layout = await prepareLayout(folder);
  const lock = createLock(layout, settings.lockMs);
  const run: typeof lock.run = async (work) => {
    if (await isFull()) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    return lock.run(work);
  };
  return { layout, tally: startTally(), settings, lock: { run }, observer: createObserver(settings.leaseMs) };
}

const make = (key: string) => scratch.obtain(key, { bytes: 1000, make: ({ path }) => writeFile(path, 'x'.repeat(1000)) });

test('on a full volume, where not even a lock can be made, what nobody uses goes', async () => {
  const held = await make('in use');
  for (const key of ['a', 'b']) await (await make(key)).release();
  const room = await openRoom(async () => (await scratch.usage()).entries > 1);

  expect(await reserve(room, { id: idOf('c'), bytes: 1500, name: 'c', isAloneEnough: true })).toMatchObject({ kind: 'reserved' });
  expect(await scratch.usage()).toMatchObject({ entries: 1, heldHere: 1 });
  await held.release();
});

test('on a full volume of which everything is in use, it is said that the volume is full', async () => {
  const held = await make('in use');
  const room = await openRoom(async () => true);

  const wish = { id: idOf('c'), bytes: 1500, name: 'c', isAloneEnough: true };

  await expect(reserve(room, wish)).rejects.toMatchObject({ code: 'SCRATCH_DISK_FULL' });
  await held.release();
});
