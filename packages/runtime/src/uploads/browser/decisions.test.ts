import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UploadStatus } from '../protocol.ts';
import { chooseDelayMs } from './backoff.ts';
import { fingerprintOf } from './fingerprint.ts';
import { missingParts } from './session.ts';
import { toFailure } from './upload-failure.ts';

test('delays grow, stay below their limit, and are never shorter than half of what they could be', () => {
  const backoff = { firstMs: 1_000, maxMs: 30_000 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const delayMs = chooseDelayMs(failures, backoff, chance);

      expect(delayMs).toBeLessThanOrEqual(30_000);
      expect(delayMs).toBeGreaterThanOrEqual(500);
      expect(chooseDelayMs(failures + 1, backoff, chance)).toBeGreaterThanOrEqual(delayMs);
    }),
  );
});

test('what is missing and what the server holds whole are together the whole file, and short parts are sent again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.record({ number: fc.integer({ min: 1, max: 500 }), isShort: fc.boolean() }), { maxLength: 40 }),
      (sizeBytes, partBytes, held) => {
        const partCount = Math.ceil(sizeBytes / partBytes);
        const size = (number: number) => Math.min(partBytes, sizeBytes - (number - 1) * partBytes);
        const known = [...new Map(held.map((part) => [part.number, part])).values()].filter(({ number }) => number <= partCount);
        const parts = known.map(({ number, isShort }) => ({ number, sizeBytes: size(number) - (isShort ? 1 : 0), etag: 'e' }));
        const missing = missingParts({ ...status, sizeBytes, partBytes, partCount, parts }, new Map());

        const whole = known.filter(({ isShort }) => !isShort).map(({ number }) => number);
        expect([...missing, ...whole].sort((a, b) => a - b)).toEqual(Array.from({ length: partCount }, (_, index) => index + 1));
      },
    ),
  );
});

test('a part that the server holds otherwise than it was sent is sent again', () => {
  const parts = [1, 2].map((number) => ({ number, sizeBytes: 5, etag: 'e', sha256: `hash ${number}` }));
  const sent = new Map([
    [1, 'hash 1'],
    [2, 'another'],
  ]);

  expect(missingParts({ ...status, sizeBytes: 10, partBytes: 5, partCount: 2, parts }, sent)).toEqual([2]);
});

test('the same file has the same fingerprint again, and any change of its samples, size or time gives another', async () => {
  const bytes = new Uint8Array(300_000).fill(1);
  const prints = await Promise.all([
    fingerprintOf(file(bytes, 7)),
    fingerprintOf(file(bytes.slice(), 7)),
    fingerprintOf(file(bytes, 8)),
    fingerprintOf(file(bytes.subarray(1), 7)),
    ...[0, 150_000, 299_999].map((at) => fingerprintOf(file(bytes.with(at, 2), 7))),
  ]);

  expect(prints[1]).toBe(prints[0]);
  expect(new Set(prints).size).toBe(6);
  for (const print of prints) expect(print.length).toBeLessThanOrEqual(200);
});

test.each([
  [502, '<html>bad gateway</html>', null, { code: 'ANSWER_UNKNOWN', retry: 'later' }],
  [413, '<html>too large</html>', null, { code: 'ANSWER_UNKNOWN', retry: 'never' }],
  [429, '', '7', { code: 'ANSWER_UNKNOWN', retry: 'later', retryAfterMs: 7_000 }],
  [
    507,
    JSON.stringify({ code: 'QUOTA_EXCEEDED', detail: 'full', hint: 'h', retry: 'never' }),
    null,
    { code: 'QUOTA_EXCEEDED', message: 'full' },
  ],
])('an answer of status %s is understood', (code, text, retryAfter, expected) => {
  expect(toFailure({ status: code, text, retryAfter })).toMatchObject(expected);
});

const status: UploadStatus = {
  id: 'u1',
  state: 'open',
  name: 'match.mov',
  sizeBytes: 0,
  partBytes: 1,
  partCount: 0,
  parts: [],
  expiresAt: '',
  checksum: 'sha256',
  direct: false,
};

function file(bytes: Uint8Array, lastModified: number): File {
  return new File([Buffer.from(bytes)], 'match.mov', { lastModified });
}
