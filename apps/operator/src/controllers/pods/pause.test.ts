import { createFakeClock } from '@landfall/cluster/registry/testing';
import { expect, test } from 'vitest';
import { createPause } from './pause.ts';

const times = { shortestMs: 2000, longestMs: 10_000 };

/** Waits, and tells when that was over. */
function begin(signal = new AbortController().signal) {
  const clock = createFakeClock(0);
  const pause = createPause(clock);
  const over: number[] = [];
  const waiting = async (): Promise<void> => {
    await pause.wait(times, signal);
    over.push(clock.now());
  };
  return { clock, pause, over, waiting };
}

test('nothing happens: the next look comes after the longest time', async () => {
  const { clock, over, waiting } = begin();
  void waiting();

  await clock.advance(9999);
  expect(over).toEqual([]);
  await clock.advance(1);

  expect(over).toEqual([10_000]);
});

test('something happens: the next look comes soon, and never sooner than the shortest time', async () => {
  const { clock, pause, over, waiting } = begin();
  void waiting();

  pause.wake();
  await clock.advance(1999);
  expect(over).toEqual([]);
  await clock.advance(1);
  expect(over).toEqual([2000]);

  void waiting();
  await clock.advance(5000);
  pause.wake();
  await clock.advance(0);
  expect(over).toEqual([2000, 7000]);
});

test('what happened once does not shorten the time after the next look', async () => {
  const { clock, pause, over, waiting } = begin();
  void waiting();
  pause.wake();
  await clock.advance(2000);

  void waiting();
  await clock.advance(9000);
  expect(over).toEqual([2000]);
  await clock.advance(1000);

  expect(over).toEqual([2000, 12_000]);
});

test('the end of the work ends it', async () => {
  const ending = new AbortController();
  const { clock, waiting } = begin(ending.signal);
  const waited = waiting();
  await clock.advance(3000);

  ending.abort(new Error('it is over'));

  await expect(waited).rejects.toThrow('it is over');
});
