import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable, Transform } from 'node:stream';
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

test('a body that is what it should be passes unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async (all) => {
      const whole = Buffer.concat(all);
      const checksum = { kind: 'sha256', value: createHash('sha256').update(whole).digest('base64') } as const;
      const guard = guardBody(Readable.from(all, { objectMode: false }), { sizeBytes: whole.length, checksum });

      const passed = await buffer(guard);

      expect(passed.equals(whole)).toBe(true);
      expect(passed.length).toBe(guard.sentBytes);
      expect(guard.failure).toBeUndefined();
    }),
  );
});

test('a body whose checksum nobody knows is followed by it, and its length was known before', async () => {
  const block = randomBytes(2 ** 21 + 7);
  const sizes = fc.oneof(fc.nat(3), fc.nat(block.length), fc.constantFrom(2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 2 ** 21));
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 5000, max: 900_000 }), async (sizeBytes, pieceBytes) => {
      const content = block.subarray(0, sizeBytes);
      const all = Array.from({ length: Math.ceil(sizeBytes / pieceBytes) }, (_, index) =>
        content.subarray(index * pieceBytes, (index + 1) * pieceBytes),
      );
      const guard = guardBody(Readable.from(all, { objectMode: false }), { sizeBytes, isFramed: true });

      const passed = await buffer(guard);

      const read = readFramed(passed);
      expect(passed.length).toBe(guard.sentBytes);
      expect(read.content.equals(content)).toBe(true);
      expect(read.trailer).toBe(`x-amz-checksum-sha256:${createHash('sha256').update(content).digest('base64')}\r\n\r\n`);
      expect(read.sizes.slice(0, -1).every((size) => size === 2 ** 20)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

/** As a store reads `aws-chunked`. */
function readFramed(bytes: Buffer): { readonly content: Buffer; readonly sizes: readonly number[]; readonly trailer: string } {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    at = end + 2 + size + 2;
    if (size === 0)
      return {
        content: Buffer.concat(chunks),
        sizes: chunks.map(({ length }) => length),
        trailer: bytes.toString('latin1', end + 2),
      };
    chunks.push(bytes.subarray(end + 2, at - 2));
    expect(bytes.toString('latin1', at - 2, at)).toBe('\r\n');
  }
}

test.each([false, true])('memory of what was sent is given back when nobody else holds it (framed: %s)', async (isFramed) => {
  const content = randomBytes(3_000_000);
  const all = Array.from({ length: 50 }, (_, index) => {
    const piece = Buffer.from(new ArrayBuffer(60_000));
    content.copy(piece, 0, index * 60_000);
    return piece;
  });
  const destination = new PassThrough();
  const received = buffer(destination);

  guardBody(Readable.from(all, { objectMode: false }), { sizeBytes: content.length, isFramed, isSpent: true })
    .pipe(
      // It copies at once, as the kernel does.
      new Transform({ transform: (piece: Buffer, _, done) => done(null, Buffer.from(piece)) }),
    )
    .pipe(destination);

  const passed = await received;
  expect((isFramed ? readFramed(passed).content : passed).equals(content)).toBe(true);
  expect(all.map(({ length }) => length)).toEqual(all.map(() => 0));
});

test('memory that somebody else holds is left alone', async () => {
  const shared = new ArrayBuffer(20);
  const all = [Buffer.from(shared, 0, 10), Buffer.from(shared, 10, 10)];
  const [theirs, ours] = [Buffer.from(new ArrayBuffer(10)), new PassThrough()];
  const received = buffer(ours);

  guardBody(Readable.from(all, { objectMode: false }), { sizeBytes: 20, isSpent: true }).pipe(ours);
  await received;
  await buffer(guardBody(Readable.from([theirs], { objectMode: false }), { sizeBytes: 10 }));

  expect([...all, theirs].map(({ length }) => length)).toEqual([10, 10, 10]);
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
