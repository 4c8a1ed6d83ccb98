import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalProject } from '../testing/canonical-project.ts';
import { parseBytes } from './bytes.ts';
import { type Cursor, child } from './cursor.ts';
import { parseDurationMs } from './duration.ts';
import { maxPortRange, parsePortText } from './port-text.ts';
import { permissionBits, plainFlag, plainNumber, text, textListFact, texts } from './scalar.ts';

const at = (yaml: string): Cursor | undefined => child({ node: canonicalProject(`x: ${yaml}\n`).tree, key: '' }, 'x');

describe('durations', () => {
  test.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['500ms', 500],
    ['100us', 0.1],
    ['1w2d', 777_600_000],
    ['0', 0],
    ['10', undefined],
    ['', undefined],
    ['1x', undefined],
  ])('%s', (written, ms) => {
    expect(parseDurationMs(written)).toBe(ms);
  });

  test('whole units read back, and nothing throws', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), fc.string(), (seconds, other) => {
        expect(parseDurationMs(`${seconds}s`)).toBe(seconds * 1_000);
        expect(parseDurationMs(other) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('sizes', () => {
  test.each([
    ['512', 512],
    ['512m', 536_870_912],
    ['1gb', 1_073_741_824],
    ['1.5 GiB', 1_610_612_736],
    ['2T', 2_199_023_255_552],
    ['-1', undefined],
    ['m', undefined],
    ['', undefined],
  ])('%s', (written, bytes) => {
    expect(parseBytes(written)).toBe(bytes);
  });
});

describe('ports', () => {
  test.each([
    ['80', [80], 'tcp'],
    ['53/udp', [53], 'udp'],
    ['80-82/TCP', [80, 81, 82], 'tcp'],
  ])('%s', (written, ports, protocol) => {
    expect(parsePortText(written)?.ports).toEqual(ports.map((port) => ({ port, protocol })));
  });

  test.each(['0', '65536', '82-80', 'http', '80/icmp', ''])('%s is none', (written) => {
    expect(parsePortText(written)).toBeUndefined();
  });

  test('a long range is cut', () => {
    expect(parsePortText('1-65535')).toMatchObject({ isCut: true });
    expect(parsePortText('1-65535')?.ports).toHaveLength(maxPortRange);
  });
});

describe('scalars', () => {
  test('flags and numbers may stand in quotes', () => {
    expect([plainFlag(at('true')), plainFlag(at('"false"')), plainFlag(at('"maybe"')), plainFlag(at('[]'))]).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
    expect([plainNumber(at('3')), plainNumber(at('"0.5"')), plainNumber(at('""')), plainNumber(at('{}'))]).toEqual([
      3,
      0.5,
      undefined,
      undefined,
    ]);
  });

  test('permission bits: octal as a text, already read as a number', () => {
    expect([
      permissionBits(at('"0440"'))?.value,
      permissionBits(at('288'))?.value,
      permissionBits(at('"0o755"'))?.value,
      permissionBits(at('rwx'))?.value,
    ]).toEqual([288, 288, 493, undefined]);
  });

  test('an empty text counts as nothing, a list of one as a list', () => {
    expect(text(at('""'))).toBeUndefined();
    expect(texts(at('a')).map((fact) => fact.value)).toEqual(['a']);
    expect(texts(at('[a, "", b]')).map((fact) => fact.value)).toEqual(['a', 'b']);
    expect(textListFact(at('[]'))?.value).toEqual([]);
  });

  test('what no one wrote is a default', () => {
    const written = at('a');
    const implied = written === undefined ? undefined : { ...written, node: { ...written.node, implied: true } };

    expect(text(written)?.origin.how).toBe('stated');
    expect(text(implied)?.origin.how).toBe('default');
  });
});
