import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

test.each([
  ['10s', '10s'],
  ['90s', '1m30s'],
  ['1.5h', '1h30m0s'],
  ['500ms', '500ms'],
  ['1500ms', '1.5s'],
  ['0.5us', '500ns'],
  ['100us', '100µs'],
  ['2d', '48h0m0s'],
  ['1w', '168h0m0s'],
  ['-5s', '-5s'],
  ['0', '0s'],
  ['1m0.25s', '1m0.25s'],
])('%s is written as %s', (written, canonical) => {
  const nanoseconds = parseDuration(written);

  expect(nanoseconds === undefined ? undefined : formatDuration(nanoseconds)).toBe(canonical);
});

test.each(['', '5', 's', '1x', '1h 2m', '.s', '99999999999h', 'h1'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('what is written is read again as the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (nanoseconds) => {
      const again = parseDuration(formatDuration(nanoseconds));

      // A fraction goes through a double, as in Go, which is exact for the digits that are written.
      expect(again).toBe(nanoseconds);
    }),
  );
});
