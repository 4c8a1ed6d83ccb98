import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { writeScratchMetrics } from './metrics.ts';
import type { ScratchOptions } from './options.ts';
import { openScratch, type Scratch } from './scratch.ts';

/** Longer than anything takes that is going to happen. */
const patience = { timeout: 15_000, interval: 20 };

const folders = mkdtempSync(join(tmpdir(), 'landfall-scratch-'));
const opened: Scratch[] = [];

afterEach(async () => {
  for (const scratch of opened.splice(0)) await scratch.close();
});
afterAll(() => rmSync(folders, { recursive: true }));

test('an entry is made once, found by all who share the folder, and read where it lies', async () => {
  const [one, other] = await openPair();
  let made = 0;
  const make = async ({ path }: { path: string }) => {
    made += 1;
    await writeFile(path, 'moving pictures');
  };

  const leases = await Promise.all(
    [one, other, one, other].map((scratch) => scratch.obtain('asset/1', { bytes: 100, name: '../Match 3.mov', make })),
  );

  expect(made).toBe(1);
  for (const { path } of leases) expect([basename(path), readFileSync(path, 'utf8')]).toEqual(['Match_3.mov', 'moving pictures']);
  expect(await other.usage()).toMatchObject({ usedBytes: 15, entries: 1, drafts: 0 });
  expect(await other.find('asset/2')).toBeUndefined();
});

test('a folder is published whole, with all that is in it', async () => {
  const scratch = await open();
  const lease = await scratch.obtain('stream', {
    bytes: 1_000,
    make: async ({ path }) => {
      await mkdir(join(path, '720p'), { recursive: true });
      await writeFile(join(path, '720p/1.m4s'), 'segment');
      expect(await scratch.find('stream')).toBeUndefined();
    },
  });

  expect(readFileSync(join(lease.path, '720p/1.m4s'), 'utf8')).toBe('segment');
});

test('what was not used for longest makes room, and what is held stays', async () => {
  let now = 1_000_000;
  const scratch = await open({ quotaBytes: 30, now: () => (now += 10_000) });
  for (const key of ['a', 'b', 'c']) await (await put(scratch, key, 10)).release();
  const held = await scratch.find('a');
  await (await scratch.find('b'))?.release();

  await (await put(scratch, 'd', 10)).release();

  expect(await keysOf(scratch, 'a', 'b', 'c', 'd')).toEqual(['a', 'b', 'd']);
  await (await put(scratch, 'e', 20)).release();
  expect(await keysOf(scratch, 'a', 'b', 'd', 'e')).toEqual(['a', 'e']);
  expect(existsSync(held!.path)).toBe(true);
});

test('without room it says so at once, or waits until somebody lets go', async () => {
  const scratch = await open({ quotaBytes: 30 });
  const lease = await put(scratch, 'a', 20);

  await expect(put(scratch, 'b', 20)).rejects.toMatchObject({ code: 'SCRATCH_FULL' });
  await expect(put(scratch, 'b', 31)).rejects.toMatchObject({ code: 'SCRATCH_TOO_LARGE' });
  const waiting = scratch.draft('b', { bytes: 20, waitMs: 60_000 });
  await lease.release();
  const draft = await waiting;

  expect(existsSync(lease.path)).toBe(false);
  await draft.discard();
  expect(await scratch.usage()).toMatchObject({ usedBytes: 0, drafts: 0 });
});

test('what is reserved counts before it is written, and what was not needed is given back', async () => {
  const scratch = await open({ quotaBytes: 100 });
  const draft = await scratch.draft('a', { bytes: 90 });

  await expect(scratch.draft('b', { bytes: 20 })).rejects.toMatchObject({ code: 'SCRATCH_FULL' });
  await writeFile(draft.path, 'x'.repeat(30));
  await (await draft.publish()).release();

  expect(await scratch.usage()).toMatchObject({ usedBytes: 30, entries: 1, drafts: 0 });
});

test('what grows beyond its reservation is stopped and never shown', async () => {
  const scratch = await open({ leaseMs: 400 });
  const making = scratch.obtain('a', {
    bytes: 10,
    make: async ({ path, signal }) => {
      await writeFile(path, 'x'.repeat(11));
      if (!signal.aborted) await once(signal, 'abort');
      throw new Error('stopped');
    },
  });

  await expect(making).rejects.toMatchObject({ code: 'SCRATCH_OVERRUN' });
  const late = await scratch.draft('a', { bytes: 10 });
  await writeFile(late.path, 'x'.repeat(11));
  await expect(late.publish()).rejects.toMatchObject({ code: 'SCRATCH_OVERRUN' });
  await expect.poll(async () => scratch.usage(), patience).toMatchObject({ usedBytes: 0, entries: 0, drafts: 0 });
});

test.each([
  ['nothing', () => {}],
  ['a link out of the folder', (path: string) => symlinkSync('/etc/hostname', path)],
  [
    'a link in a folder',
    (path: string) => symlinkSync('/etc', join(mkdirSync(join(path, 'in'), { recursive: true }) ?? path, 'out')),
  ],
])('%s is not published', async (_what, makeIt) => {
  const scratch = await open();

  const making = scratch.obtain('a', { bytes: 100, make: async ({ path }) => makeIt(path) });

  await expect(making).rejects.toMatchObject({ code: 'SCRATCH_NOT_PLAIN' });
  expect(await scratch.usage()).toMatchObject({ usedBytes: 0, entries: 0, drafts: 0 });
});

test('whoever fails to make an entry leaves nothing, and the next one tries', async () => {
  const scratch = await open();
  const failing = scratch.obtain('a', { bytes: 10, make: () => Promise.reject(new Error('no such asset')) });

  await expect(failing).rejects.toThrow('no such asset');
  expect(readFileSync((await put(scratch, 'a', 5)).path, 'utf8')).toBe('aaaaa');
});

test('when the volume is full, what nobody uses goes, and the caller hears what it was', async () => {
  const scratch = await open();
  await (await put(scratch, 'old', 10)).release();
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });

  await expect(scratch.obtain('a', { bytes: 10, make: () => Promise.reject(full) })).rejects.toMatchObject({
    code: 'SCRATCH_DISK_FULL',
    cause: full,
  });
  expect(await scratch.usage()).toMatchObject({ usedBytes: 0, entries: 0 });
});

test('room that must stay free on the volume is not reserved', async () => {
  const scratch = await open({ minFreeBytes: Number.MAX_SAFE_INTEGER });

  await expect(put(scratch, 'a', 1)).rejects.toMatchObject({ code: 'SCRATCH_FULL' });
});

test('an entry is removed unless somebody holds it', async () => {
  const [one, other] = await openPair();
  const lease = await put(one, 'a', 10);

  expect(await other.remove('a')).toBe(false);
  expect(existsSync(lease.path)).toBe(true);
  await lease.release();
  expect(await other.remove('a')).toBe(true);
  expect(await one.find('a')).toBeUndefined();
  expect(await one.remove('a')).toBe(true);
});

test('what a process that died has held and written is free again after the time of a lease', async () => {
  const folder = makeFolder();
  const [living, dead] = [
    await open({ folder, leaseMs: 400, lockMs: 400 }),
    await openScratch({ folder, quotaBytes: 1_000, leaseMs: 3_600_000 }),
  ];
  await put(dead, 'held', 10);
  await writeFile((await dead.draft('half', { bytes: 100 })).path, 'half');
  // It leaves a lock, too, and gives no sign of life any more: its next beat would come after fifteen minutes.
  mkdirSync(join(folder, 'lock/0123456789abcdef01234567'), { recursive: true });
  writeFileSync(join(folder, 'lock/0123456789abcdef01234567/beat'), '7');

  expect(await living.remove('held')).toBe(false);
  await (await put(living, 'new', 10)).release();

  await expect.poll(async () => (await living.usage()).drafts, patience).toBe(0);
  await expect.poll(async () => living.remove('held'), patience).toBe(true);
  // A sweep may be at it at the same time; until nothing is left the bytes count.
  await expect.poll(async () => living.usage(), patience).toMatchObject({ usedBytes: 10, entries: 1 });
  await dead.close();
});

test('whoever was silent for too long hears that the hold is lost, and cannot publish', async () => {
  const scratch = await open({ leaseMs: 200 });
  const lease = await put(scratch, 'a', 10);
  const draft = await scratch.draft('b', { bytes: 10 });
  await writeFile(draft.path, 'late');
  // As others do with what they take for dead.
  for (const name of readdirSync(join(lease.path, '../../leases'))) await rm(join(lease.path, '../../leases', name));
  await rm(join(draft.path, '../../..'), { recursive: true });

  await expect.poll(() => [lease.signal.aborted, draft.signal.aborted], patience).toEqual([true, true]);
  expect(lease.signal.reason).toMatchObject({ code: 'SCRATCH_LEASE_LOST' });
  expect(scratch.figures().leasesLost).toBe(2);
  await expect(draft.publish()).rejects.toMatchObject({ code: 'SCRATCH_LEASE_LOST' });
});

test('an entry that somebody began to remove and then died is made again, and its remains are swept', async () => {
  const scratch = await open();
  const lease = await put(scratch, 'a', 10);
  await lease.release();
  await rm(join(lease.path, '../../leases'), { recursive: true });

  expect(await scratch.find('a')).toBeUndefined();
  await (await put(scratch, 'a', 10)).release();
  await scratch.sweep();

  expect(await scratch.usage()).toMatchObject({ usedBytes: 10, entries: 1, drafts: 0 });
  expect(await readFile((await scratch.find('a'))!.path, 'utf8')).toBe('aaaaaaaaaa');
});

test('the folder of an entry that somebody died before publishing is swept, and entries beside it stay', async () => {
  const folder = makeFolder();
  const scratch = await open({ folder });
  await (await put(scratch, 'a', 10)).release();
  const lost = join(folder, 'objects', '4e07408562bedb8b60ce05c1decfe3ad16b72230');
  mkdirSync(lost);

  await scratch.sweep();

  expect(existsSync(lost)).toBe(false);
  expect(await keysOf(scratch, 'a')).toEqual(['a']);
});

test('whoever waits for the lock goes on waiting when others take what it prepared for remains, and gets it in the end', async () => {
  const folder = makeFolder();
  const scratch = await open({ folder, lockMs: 600_000 });
  const [waiting, lock] = [join(folder, 'waiting'), join(folder, 'lock')];
  mkdirSync(join(lock, 'of-somebody-else'), { recursive: true });
  const removed = new Set<string>();

  const putting = put(scratch, 'a', 10);
  while (removed.size <= 20) {
    for (const name of readdirSync(waiting)) {
      removed.add(name);
      // What is written meanwhile is removed at the next turn.
      await rm(join(waiting, name), { recursive: true, force: true }).catch(() => {});
    }
    await new Promise(setImmediate);
  }
  rmSync(lock, { recursive: true });

  expect(readFileSync((await putting).path, 'utf8')).toBe('aaaaaaaaaa');
});

test('what was not used for too long is swept', async () => {
  let now = Date.now();
  const scratch = await open({ maxUnusedMs: 60_000, now: () => now });
  await (await put(scratch, 'old', 10)).release();
  now += 50_000;
  await (await put(scratch, 'young', 10)).release();
  await (await scratch.find('young'))?.release();
  now += 50_000;

  await scratch.sweep();

  expect(await keysOf(scratch, 'old', 'young')).toEqual(['young']);
});

test('metrics tell Prometheus how full it is and what has happened, each space under its name', async () => {
  const scratch = await open({ quotaBytes: 30 });
  const held = await put(scratch, 'a', 20);
  await (await scratch.find('a'))?.release();
  await expect(put(scratch, 'b', 20)).rejects.toMatchObject({ code: 'SCRATCH_FULL' });
  await held.release();
  await put(scratch, 'c', 25);
  await scratch.sweep();

  const lines = writeScratchMetrics({ 'a "b"': scratch }).split('\n');

  const samples = lines.filter((line) => line.startsWith('scratch_')).map((line) => line.split(/[{} ]+/));
  expect(Object.fromEntries(samples.map(([name, , , value]) => [name, Number(value)]))).toEqual({
    scratch_quota_bytes: 30,
    scratch_used_bytes: 25,
    scratch_entries: 1,
    scratch_drafts: 0,
    scratch_held: 1,
    scratch_found_total: 1,
    scratch_made_total: 2,
    scratch_refused_total: 1,
    scratch_evicted_total: 1,
    scratch_evicted_bytes_total: 20,
    scratch_leases_lost_total: 0,
  });
  expect(lines).toContain('scratch_entries{scratch="a \\"b\\""} 1');
  expect(lines.filter((line) => line.startsWith('# TYPE'))).toHaveLength(samples.length);
});

test('many processes may begin at the same time', async () => {
  const folder = makeFolder();

  const all = await Promise.all(Array.from({ length: 8 }, async () => open({ folder })));

  await (await put(all[0]!, 'a', 1)).release();
  expect(await all[7]!.usage()).toMatchObject({ entries: 1 });
});

test('a folder that holds something else is left alone', async () => {
  const folder = makeFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'holiday.jpg'), 'precious');

  await expect(openScratch({ folder, quotaBytes: 10 })).rejects.toMatchObject({ code: 'SCRATCH_FOLDER_FOREIGN' });
  expect(readdirSync(folder)).toEqual(['holiday.jpg']);
});

test.each([
  ['no quota', { quotaBytes: 0 }, 'quotaBytes is 0'],
  ['half a byte', { quotaBytes: 1.5 }, 'quotaBytes is 1.5'],
  ['a lease of no time', { leaseMs: 1 }, 'leaseMs is 1'],
  ['no folder', { folder: '' }, 'folder is empty'],
])('%s is refused', async (_what, options, message) => {
  await expect(openScratch({ folder: makeFolder(), quotaBytes: 10, ...options })).rejects.toThrow(message);
});

test('once it is closed nothing is held and nothing can be asked', async () => {
  const folder = makeFolder();
  const [closed, other] = [await open({ folder }), await open({ folder })];
  await put(closed, 'a', 10);
  await closed.draft('b', { bytes: 10 });

  await closed.close();

  await expect(closed.find('a')).rejects.toMatchObject({ code: 'SCRATCH_CLOSED' });
  expect(await other.remove('a')).toBe(true);
  await expect.poll(async () => other.usage(), patience).toMatchObject({ usedBytes: 0, drafts: 0 });
});

let count = 0;

function makeFolder(): string {
  count += 1;
  return join(folders, String(count));
}

async function open(options: Partial<ScratchOptions> = {}): Promise<Scratch> {
  const scratch = await openScratch({ folder: makeFolder(), quotaBytes: 1_000, ...options });
  opened.push(scratch);
  return scratch;
}

async function openPair(): Promise<readonly [Scratch, Scratch]> {
  const folder = makeFolder();
  return [await open({ folder }), await open({ folder })];
}

/** An entry of so many letters. */
async function put(scratch: Scratch, key: string, bytes: number) {
  return scratch.obtain(key, { bytes, make: ({ path }) => writeFile(path, key[0]!.repeat(bytes)) });
}

async function keysOf(scratch: Scratch, ...keys: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const key of keys) {
    const lease = await scratch.find(key);
    if (lease !== undefined) found.push(key);
    await lease?.release();
  }
  return found;
}
