import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardBody } from './guarded-body.ts';

const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 20 }).chain((all) =>
  // Some are made large, so that pieces of every size meet.
  fc
    .array(fc.constantFrom(1, 1, 1000), { minLength: all.length, maxLength: all.length })
    .map((factors) => all.map((piece, index) => Buffer.concat(Array.from({ length: factors[index] ?? 1 }, () => piece)))),
);

test('a body that is what it should be passes unchanged, in no small pieces but the last', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async (all) => {
      const whole = Buffer.concat(all);
      const checksum = { kind: 'sha256', value: createHash('sha256').update(whole).digest('base64') } as const;
      const guard = guardBody(Readable.from(all, { objectMode: false }), { sizeBytes: whole.length, checksum });
      const sizes: number[] = [];
      guard.on('data', (piece: Buffer) => sizes.push(piece.length));

      const passed = await buffer(guard);

      expect(passed.equals(whole)).toBe(true);
      expect(sizes.slice(0, -1).every((size) => size >= 16_384)).toBe(true);
      expect(guard.failure).toBeUndefined();
    }),
  );
});

test.each([
  ['short', 11, 'PART_TOO_SHORT'],
  ['long', 9, 'PART_TOO_LONG'],
  ['altered', 10, 'CHECKSUM_MISMATCH'],
])('a body that is %s never ends, and says why', async (_, sizeBytes, code) => {
  const source = Readable.from([Buffer.from('0123456789')], { objectMode: false });
  const guard = guardBody(source, { sizeBytes, checksum: { kind: 'sha256', value: 'other' } });
  const passed: Buffer[] = [];
  guard.on('data', (piece: Buffer) => passed.push(piece));

  await new Promise((resolve) => guard.once('close', resolve));

  expect(guard.failure?.code).toBe(code);
  expect(guard.readableEnded).toBe(false);
  expect(passed).toEqual([]);
});

test('a source that breaks off is told as such, with its reason', async () => {
  const source = new Readable({ read: () => undefined });
  const guard = guardBody(source, { sizeBytes: 10 });

  source.destroy(new Error('the line is gone'));
  await new Promise((resolve) => guard.once('close', resolve));

  expect(guard.failure).toMatchObject({ code: 'PART_TOO_SHORT', cause: { message: 'the line is gone' } });
});
