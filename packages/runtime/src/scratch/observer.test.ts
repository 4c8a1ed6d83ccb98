import { expect, test } from 'vitest';
import { createObserver } from './observer.ts';

test('silence counts only while we looked: a pause of our own lets nobody die', () => {
  let now = 0;
  const observer = createObserver(1_000, () => now);
  observer.hasStopped('worker', '1');

  now = 1_000_000;
  expect(observer.hasStopped('worker', '1')).toBe(false);
  for (const _ of [1, 2]) {
    now += 250;
    expect(observer.hasStopped('worker', '1')).toBe(false);
  }
  now += 250;
  expect(observer.hasStopped('worker', '1')).toBe(true);
});

test('a sign of life begins the time anew, and so does one that was forgotten', () => {
  let now = 0;
  const observer = createObserver(1_000, () => now);
  const look = (sign: string): boolean => {
    now += 200;
    return observer.hasStopped('worker', sign);
  };

  expect(['1', '1', '1', '1', '2', '2', '2', '2', '2'].map(look)).not.toContain(true);
  expect(look('2')).toBe(true);
  now += 100_000;
  observer.forgetOld();
  expect(look('2')).toBe(false);
});
