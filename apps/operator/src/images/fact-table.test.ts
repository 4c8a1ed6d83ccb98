import { createHash } from 'node:crypto';
import type { DigestFacts } from '@landfall/cluster/registry';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FactEntry } from './fact-shard.ts';
import { FactTable } from './fact-table.ts';
import { InternedTexts } from './interned.ts';

/** Many of them meet in the same places of the table: what is looked at first is the same. */
const digests = fc
  .record({
    algorithm: fc.constantFrom<readonly [string, number]>(['sha256', 64], ['sha384', 96], ['sha512', 128]),
    first: fc.nat(3),
    middle: fc.nat(2),
    last: fc.nat(20),
  })
  .map(({ algorithm: [name, length], first, middle, last }) => {
    const head = `0${first}0000000${middle}`;
    return `${name}:${head}${String(last).padStart(length - head.length, '0')}`;
  });

const facts: fc.Arbitrary<DigestFacts> = fc.constantFrom<DigestFacts>(
  { kind: 'single', platforms: [{ os: 'linux', architecture: 'amd64' }] },
  { kind: 'index', platforms: [{ os: 'linux', architecture: 'arm', variant: 'v7' }], labels: { name: 'web' } },
  { kind: 'unknown', reason: 'no-platform', detail: 'it lists nothing' },
);
const words = fc.uniqueArray(fc.constantFrom('uid-1', 'uid-2', 'uid-3')).map((list) => new Set(list));
const entries: fc.Arbitrary<FactEntry> = fc.record({
  facts,
  readers: fc.oneof(fc.constant('everyone' as const), words),
  refuted: fc.uniqueArray(fc.constantFrom('amd64', 'arm64')).map((list) => new Set(list)),
});

describe('what is kept of many digests', () => {
  test('is what was put there last, whatever else came and went', () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('set' as const), digest: digests, entry: entries, isWritten: fc.boolean() }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), digest: digests }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch' as const), digest: digests }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const table = new FactTable();
        const model = new Map<string, { readonly entry: FactEntry; readonly isWritten: boolean }>();
        /** The one that was used last is the last. */
        const order: string[] = [];
        const use = (digest: string): void => {
          if (order.includes(digest)) order.splice(order.indexOf(digest), 1);
          order.push(digest);
        };
        for (const next of steps) {
          const isNew = !model.has(next.digest);
          if (next.kind === 'set') {
            table.set(next.digest, next.entry, next.isWritten);
            model.set(next.digest, { entry: next.entry, isWritten: next.isWritten });
            if (isNew) use(next.digest);
          } else if (next.kind === 'touch') {
            table.touch(next.digest);
            if (!isNew) use(next.digest);
          } else {
            table.delete(next.digest);
            model.delete(next.digest);
            if (!isNew) order.splice(order.indexOf(next.digest), 1);
          }
        }

        expect(table.size).toBe(model.size);
        expect(new Map([...model.keys()].map((digest) => [digest, table.get(digest)]))).toEqual(model);
        expect(table.oldest(5)).toEqual(order.slice(0, 5));
        for (let first = 0; first < 4; first += 1) {
          const written = [...model].filter(([digest, { isWritten }]) => isWritten && digest.includes(`:0${first}`));
          expect(new Set(table.written(first))).toEqual(new Set(written.map(([digest]) => digest)));
          expect(table.writtenCount(first)).toBe(written.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('is found again when there are more than there was room for', () => {
    const table = new FactTable();
    const digestOf = (index: number): string => `sha256:${createHash('sha256').update(`${index}`).digest('hex')}`;
    const entry: FactEntry = {
      facts: { kind: 'single', platforms: [{ os: 'linux', architecture: 'arm64' }] },
      readers: 'everyone',
      refuted: new Set(),
    };
    for (let index = 0; index < 3000; index += 1) table.set(digestOf(index), entry, true);

    expect(table.size).toBe(3000);
    expect([0, 1023, 1024, 2999].map((index) => table.get(digestOf(index))?.entry)).toEqual([entry, entry, entry, entry]);
    expect(table.get(digestOf(3000))).toBeUndefined();
  });

  test('is nothing for what is no digest', () => {
    const table = new FactTable();
    for (const digest of [
      '',
      'sha256:',
      `sha256:${'g'.repeat(64)}`,
      `sha256:${'a'.repeat(63)}`,
      `md5:${'a'.repeat(32)}`,
      'a'.repeat(64),
    ]) {
      table.set(
        digest,
        { facts: { kind: 'unknown', reason: 'no-platform', detail: '' }, readers: 'everyone', refuted: new Set() },
        true,
      );
      table.delete(digest);
      expect(table.get(digest)).toBeUndefined();
    }
    expect(table.size).toBe(0);
  });
});

test('equal texts are kept once, and go with their last use', () => {
  const texts = new InternedTexts();
  const [one, again, other] = [texts.use('one'), texts.use('one'), texts.use('other')];
  expect([again, texts.size, texts.textOf(other)]).toEqual([one, 2, 'other']);
  texts.release(one);
  expect(texts.textOf(one)).toBe('one');
  texts.release(one);
  expect(texts.size).toBe(1);
  for (let index = 0; index < 100; index += 1) texts.release(texts.use(`text ${index}`));

  expect([texts.size, texts.use('next'), texts.textOf(other)]).toEqual([1, one, 'other']);
});
