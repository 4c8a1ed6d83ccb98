import { AppError } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeLimits } from './limits.ts';
import { Scanner } from './scanner.ts';
import { TextCursor } from './text-cursor.ts';
import { indexLines } from './text-lines.ts';
import type { Token } from './token.ts';

/** All tokens of a text, the end included. */
function scan(text: string): Token[] {
  const scanner = new Scanner(new TextCursor(text, indexLines(text, 'compose.yaml')), composeLimits);
  const tokens: Token[] = [];
  do tokens.push(scanner.take());
  while (tokens.at(-1)?.kind !== 'stream-end');
  return tokens;
}

const kinds = (text: string) => scan(text).map(({ kind }) => kind);

describe('tokens', () => {
  test('a key gets its token when the colon is reached', () => {
    expect(kinds('a: b')).toEqual(['block-map-start', 'key', 'scalar', 'value', 'scalar', 'block-end', 'stream-end']);
  });

  test('a whole list in brackets may be a key', () => {
    expect(kinds('[a]: b').slice(0, 3)).toEqual(['block-map-start', 'key', 'flow-seq-start']);
  });

  test('a list in the column of its key has no start and no end', () => {
    expect(kinds('a:\n- b\nc: d').join(' ')).toBe(
      'block-map-start key scalar value block-entry scalar key scalar value scalar block-end stream-end',
    );
  });

  test('stand where they are in the text', () => {
    const text = 'key: &x !t "value" # c\n';

    const found = scan(text).filter(({ start, end }) => end > start);

    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['key', ':', '&x', '!t', '"value"']);
  });
});

describe('whatever the text', () => {
  const pieces =
    'a bc \t \n \r\n \u0085 \u2028 : - ? [ ] { } , # " \' \\ \\u00e9 | >- &x *x ! !!str !<x> % --- ... << @ 😀'.split(' ');
  const piece = fc.constantFrom(...pieces, ' ', '  ', ': ', '- ', '? ', ' #');
  const text = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }).map((any) => any.replaceAll('\0', '')),
  );

  test('it comes to an end, and no token lies outside of it or before an earlier one', () => {
    fc.assert(
      fc.property(text, (sample) => {
        let last = 0;
        try {
          for (const { start, end } of scan(sample)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(sample.length);
            last = start;
          }
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          const lines = sample.split(/\r\n?|\n/);
          for (const { place } of error.problems) {
            expect(place?.line).toBeLessThanOrEqual(lines.length);
            expect(place?.column).toBeLessThanOrEqual((lines[(place?.line ?? 0) - 1]?.length ?? 0) + 2);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});
