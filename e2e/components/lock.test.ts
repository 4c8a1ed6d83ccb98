import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { withLock } from './lock.ts';

test('only one piece of work runs at a time, and all of them run', async () => {
  const name = randomUUID();
  let running = 0;
  let most = 0;
  let done = 0;

  const work = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    done += 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => withLock(name, work)));

  expect({ most, done }).toEqual({ most: 1, done: 20 });
});

test('work that fails gives the lock back', async () => {
  const name = randomUUID();
  await expect(withLock(name, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(await withLock(name, () => Promise.resolve('next'))).toBe('next');
});

test('a process that is killed gives the lock back', async () => {
  const name = randomUUID();
  const lockModule = JSON.stringify(join(import.meta.dirname, 'lock.ts'));
  const program = `import { withLock } from ${lockModule}; await withLock('${name}', async () => { console.log('held'); await new Promise(() => {}); });`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(createInterface({ input: holder.stdout }), 'line');

  const waiter = withLock(name, () => Promise.resolve('mine'));
  holder.kill('SIGKILL');

  expect(await waiter).toBe('mine');
});
