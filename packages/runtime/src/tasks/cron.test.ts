import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CronTimes, dueTimes, nextTime } from './cron.ts';

const hourly: CronTimes = { cron: '0 * * * *', timeZone: 'UTC', missed: 'skip', graceMs: 60_000 };
const at = (text: string): Date => new Date(text);

describe('the next time', () => {
  test('is read in its time zone', () => {
    expect(nextTime({ cron: '30 3 * * *', timeZone: 'Europe/Berlin' }, at('2026-01-10T12:00:00Z'))).toEqual(
      at('2026-01-11T02:30:00Z'),
    );
    expect(nextTime({ cron: '30 3 * * *', timeZone: 'Europe/Berlin' }, at('2026-07-10T12:00:00Z'))).toEqual(
      at('2026-07-11T01:30:00Z'),
    );
  });

  test('that clocks skip comes once all the same, and one that they show twice comes once', () => {
    const daily = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' };
    const spring = nextTime(daily, at('2026-03-28T12:00:00Z'));
    const autumn = nextTime(daily, at('2026-10-24T12:00:00Z'));

    expect(spring).toEqual(at('2026-03-29T01:00:00Z'));
    expect(nextTime(daily, autumn)).toEqual(at('2026-10-26T01:30:00Z'));
  });

  test.each([
    ['61 * * * *', 'UTC'],
    ['0 0 31 2 *', 'UTC'],
    ['0 * * * *', 'Europe/Atlantis'],
    ['often', 'UTC'],
  ])('of %s in %s is refused', (cron, timeZone) => {
    expect(() => nextTime({ cron, timeZone }, at('2026-01-01T00:00:00Z'))).toThrow(
      expect.objectContaining({ code: 'NO_SUCH_SCHEDULE' }),
    );
  });
});

describe('times that have passed', () => {
  const first = at('2026-01-01T00:00:00Z');
  const now = at('2026-01-01T03:10:00Z');

  test('are left out, done once or all done, as the policy says', () => {
    expect(dueTimes(hourly, first, now).due).toEqual([]);
    expect(dueTimes({ ...hourly, missed: 'once' }, first, now).due).toEqual([at('2026-01-01T03:00:00Z')]);
    expect(dueTimes({ ...hourly, missed: 'all' }, first, now).due).toHaveLength(4);
    expect(dueTimes(hourly, first, now).next).toEqual(at('2026-01-01T04:00:00Z'));
  });

  test('within the grace are on time', () => {
    expect(dueTimes(hourly, first, at('2026-01-01T00:00:59Z')).due).toEqual([first]);
  });

  test('never make more than a hundred, and the next one always lies ahead', () => {
    const minutely = fc.constantFrom('* * * * *', '*/7 * * * *', '0 0 1 * *', '*/5 * * * * *');
    const policy = fc.constantFrom('skip' as const, 'once' as const, 'all' as const);
    fc.assert(
      fc.property(minutely, policy, fc.nat({ max: 40_000 }), (cron, missed, minutes) => {
        const times = { cron, timeZone: 'America/Santiago', missed, graceMs: 1000 };
        const start = nextTime(times, first);
        const later = new Date(start.getTime() + minutes * 60_000);
        const { due, next } = dueTimes(times, start, later);
        expect(due.length).toBeLessThanOrEqual(100);
        expect(next.getTime()).toBeGreaterThan(later.getTime());
        expect(due.every((time) => time <= later)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
