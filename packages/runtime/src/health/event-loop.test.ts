import { afterEach, expect, test } from 'vitest';
import { type EventLoop, watchEventLoop } from './event-loop.ts';

let eventLoop: EventLoop;

afterEach(() => eventLoop.stop());

test('a loop that is blocked again and again is late without a break, until it breathes', async () => {
  eventLoop = watchEventLoop(50);
  await expect
    .poll(
      () => {
        block(400);
        return eventLoop.laggingMs();
      },
      { timeout: 15_000, interval: 1 },
    )
    .toBeGreaterThan(500);

  await expect.poll(() => eventLoop.laggingMs(), { timeout: 15_000 }).toBe(0);
});

test('the longest turn of the last seconds is told', async () => {
  eventLoop = watchEventLoop(1_000);
  await expect
    .poll(
      () => {
        const { maxMs } = eventLoop.lag();
        block(400);
        return maxMs;
      },
      { timeout: 15_000, interval: 50 },
    )
    .toBeGreaterThan(200);
});

test('a long pause of the whole process counts as a moment, so that nobody is blamed for it', async () => {
  eventLoop = watchEventLoop(1_000);
  await expect.poll(() => eventLoop.ranMs(), { timeout: 15_000, interval: 1 }).toBeGreaterThan(0);
  const before = eventLoop.ranMs();

  block(1_500);
  await expect.poll(() => eventLoop.ranMs(), { timeout: 15_000, interval: 1 }).toBeGreaterThan(before);

  expect(eventLoop.ranMs() - before).toBeLessThan(1_250);
});

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
