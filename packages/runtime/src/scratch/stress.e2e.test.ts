/**
 * Several processes use one scratch space, crowded, while they are killed and paused at random. Longer with
 * `LANDFALL_SCRATCH_STRESS_SECONDS=600`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openScratch } from './scratch.ts';

const seconds = Number(process.env['LANDFALL_SCRATCH_STRESS_SECONDS'] ?? 4);
/** Besides, until so much has happened: a busy machine takes longer. */
const [enoughUses, enoughKills] = [150, 6];
/** A third of what all twelve entries would take, and less than all draft at once. */
const quotaBytes = 80_000;
const script = fileURLToPath(new URL('stress-worker.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'landfall-stress-'));
/** With how many entries each has used. */
const workers = new Map<ChildProcess, number>();
let uses = 0;
/** What processes said that ended by themselves. */
const faults: string[] = [];

afterAll(async () => {
  const ended = [...workers.keys()].map(async (worker) => once(worker, 'close'));
  for (const worker of workers.keys()) worker.kill('SIGKILL');
  await Promise.all(ended);
  rmSync(folder, { recursive: true, force: true });
});

test('whoever is killed or paused, nobody reads half an entry, the quota holds, and nothing is left behind', {
  timeout: seconds * 1_000 + 600_000,
}, async () => {
  for (let count = 0; count < 4; count += 1) startWorker();
  const until = performance.now() + seconds * 1_000;
  let [mostBytes, kills] = [0, 0];
  while (performance.now() < until || uses < enoughUses || kills < enoughKills) {
    await pause(200);
    // Those that have just begun are left alone, so that all get to something.
    const [victim] = [...workers].filter(([, used]) => used > 2).map(([worker]) => worker);
    if (victim !== undefined && Math.random() < 0.7) {
      victim.kill('SIGKILL');
      kills += 1;
      startWorker();
    }
    const bytes = await measureAtRest();
    expect(bytes).toBeLessThanOrEqual(quotaBytes);
    mostBytes = Math.max(mostBytes, bytes);
    expect(faults).toEqual([]);
  }
  await Promise.all([...workers.keys()].map(stopWorker));

  expect(faults).toEqual([]);
  expect(mostBytes).toBeGreaterThan(0);
  await expectNothingLeft();
});

function startWorker(): void {
  const worker = spawn(process.execPath, [script, folder, String(quotaBytes)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  workers.set(worker, 0);
  worker.stdout?.on('data', (dots: Buffer) => {
    uses += dots.length;
    workers.set(worker, (workers.get(worker) ?? 0) + dots.length);
  });
  let errors = '';
  worker.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  worker.once('close', (code, signal) => {
    workers.delete(worker);
    if (signal === null && code !== 0) faults.push(`${code}: ${errors}`);
  });
}

async function stopWorker(worker: ChildProcess): Promise<void> {
  const closed = once(worker, 'close');
  worker.kill('SIGTERM');
  await closed;
}

/** What the volume really holds, while nobody moves: all are paused, as a machine does that is out of processors. */
async function measureAtRest(): Promise<number> {
  const moving = [...workers.keys()];
  for (const worker of moving) worker.kill('SIGSTOP');
  await Promise.all(moving.map(waitUntilStopped));
  try {
    return bytesBelow(folder);
  } finally {
    for (const worker of moving) worker.kill('SIGCONT');
  }
}

/** The kernel says T for a process that is stopped, in every of its threads. */
async function waitUntilStopped({ pid, exitCode, signalCode }: ChildProcess): Promise<void> {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  await expect
    .poll(() => readStates(pid).every((state) => state === 'T' || state === 'Z'), { timeout: 30_000, interval: 2 })
    .toBe(true);
}

function readStates(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => readState(`/proc/${pid}/task/${thread}/stat`));
  } catch {
    return []; // it has just been killed
  }
}

function readState(file: string): string {
  return /\) (\S)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'Z';
}

function bytesBelow(path: string): number {
  let bytes = 0;
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.parentPath.includes('/content')) bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return bytes;
}

async function expectNothingLeft(): Promise<void> {
  const scratch = await openScratch({ folder, quotaBytes, leaseMs: 400, lockMs: 400 });
  await expect.poll(async () => (await scratch.usage()).drafts, { timeout: 30_000 }).toBe(0);
  await expect.poll(async () => removeAll(scratch), { timeout: 30_000 }).toBe(true);
  await expect.poll(async () => (await scratch.usage()).usedBytes, { timeout: 30_000 }).toBe(0);
  await expect
    .poll(() => ['claims', 'objects', 'waiting'].flatMap((name) => readdirSync(join(folder, name))), { timeout: 30_000 })
    .toEqual([]);
  expect(bytesBelow(folder)).toBe(0);
  await scratch.close();
}

async function removeAll(scratch: Awaited<ReturnType<typeof openScratch>>): Promise<boolean> {
  let isAll = true;
  for (let number = 0; number < 12; number += 1) isAll = (await scratch.remove(String(number))) && isAll;
  return isAll;
}
