import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { startControlPlane } from './control-plane.ts';
import { waitUntil } from './deadline.ts';
import { isRunning } from './process-table.ts';

interface Held {
  readonly holder: ChildProcess;
  readonly processIds: readonly number[];
  readonly folder: string;
}

/** A control plane in a process of its own. */
async function hold(): Promise<Held> {
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: holder.stdout }), 'line');
  return { holder, ...JSON.parse(String(line)) };
}

async function waitUntilGone(processIds: readonly number[]): Promise<void> {
  await waitUntil(async () => !processIds.some(isRunning), { timeoutMs: 60_000, describe: () => 'Servers are still running.' });
}

test('stop leaves neither process nor folder', async () => {
  const controlPlane = await startControlPlane();
  const folder = dirname(controlPlane.kubeconfig);
  expect(controlPlane.processIds.map(isRunning)).toEqual([true, true]);

  await controlPlane.stop();

  expect(controlPlane.processIds.map(isRunning)).toEqual([false, false]);
  expect(existsSync(folder)).toBe(false);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves neither process nor folder', async (signal) => {
  const { holder, processIds, folder } = await hold();
  expect(processIds.map(isRunning)).toEqual([true, true]);

  holder.kill(signal);
  const [, endedBy] = await once(holder, 'exit');

  expect(endedBy).toBe(signal);
  await waitUntilGone(processIds);
  expect(existsSync(folder)).toBe(false);
});

test('kill -9 leaves no process, and the next start removes the folder but not that of a neighbour', async () => {
  const [killed, neighbour] = await Promise.all([hold(), hold()]);
  killed.holder.kill('SIGKILL');
  await once(killed.holder, 'exit');
  await waitUntilGone(killed.processIds);

  await (await startControlPlane()).stop();

  expect(existsSync(killed.folder)).toBe(false);
  expect(existsSync(neighbour.folder)).toBe(true);
  expect(neighbour.processIds.map(isRunning)).toEqual([true, true]);
  neighbour.holder.kill('SIGTERM');
  await once(neighbour.holder, 'exit');
  await waitUntilGone(neighbour.processIds);
});
