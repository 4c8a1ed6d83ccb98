import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatText, readPlainScalar } from './scalar.ts';
import { readTaggedScalar } from './tagged-scalar.ts';

describe('a scalar without quotes', () => {
  test.each([
    ['012', 10],
    ['-012', -10],
    ['0644', 420],
    ['08', 8],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['+12', 12],
    ['1e3', 1000],
    ['.5', 0.5],
    ['5.', 5],
    ['1.5_0', 1.5],
    ['1e-400', 0],
  ])('%s is the number %d', (source, expected) => {
    expect(readPlainScalar(source).value).toBe(expected);
  });

  test.each([
    'yes',
    'No',
    'on',
    'off',
    'y',
    'N',
    '22:22',
    '_1',
    '0b',
    '0o8',
    '1e400',
    '<<',
    '=',
    '1.2.3',
    '0x',
    '.',
    '..',
    '-',
    '+',
    'tRUE',
    '2024-02-30',
    '2024-13-01',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:00:00',
  ])('%s is text', (source) => {
    expect(readPlainScalar(source)).toEqual({ value: source });
  });

  test.each([
    ['true', true],
    ['True', true],
    ['FALSE', false],
    ['', null],
    ['~', null],
    ['Null', null],
  ])('%s is %s', (source, expected) => {
    expect(readPlainScalar(source)).toEqual({ value: expected });
  });

  test.each([
    ['12345678901234567890', '12345678901234567890'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901234567890', '1.2345678901234568e+29'],
    ['1000000.0', '1e+06'],
    ['0.00001', '1e-05'],
    ['-0', '-0'],
  ])('the number %s keeps the digits %s', (source, digits) => {
    const read = readPlainScalar(source);
    expect(read.digits ?? String(read.value)).toBe(digits);
  });

  test('a whole number with a point or an exponent is told from an integer', () => {
    expect(readPlainScalar('80.0')).toEqual({ value: 80, form: 'float' });
    expect(readPlainScalar('1e2')).toEqual({ value: 100, form: 'float' });
    expect(readPlainScalar('80')).toEqual({ value: 80 });
  });

  test.each([
    ['2024-01-01', '2024-01-01 00:00:00 +0000 UTC'],
    ['2024-1-1 1:2:3.50', '2024-01-01 01:02:03.5 +0000 UTC'],
    ['2024-01-01T10:20:30+02:00', '2024-01-01 10:20:30 +0200 +0200'],
    ['2024-02-29t00:00:00Z', '2024-02-29 00:00:00 +0000 UTC'],
  ])('%s is a date', (source, value) => {
    expect(readPlainScalar(source)).toEqual({ value, form: 'date' });
  });

  test('digits read back as the number that was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(floatText(value))).toBe(value);
        expect(Object.is(readPlainScalar(floatText(value)).value, value)).toBe(true);
      }),
    );
  });

  test('any 64-bit integer keeps its digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
        const { value: read, digits } = readPlainScalar(value.toString());
        expect(digits ?? String(read)).toBe(value.toString());
      }),
    );
  });
});

describe('a scalar with a tag', () => {
  const standard = (name: string) => `!!${name}`;

  test.each([
    ['12', 'str', '12'],
    ['12', 'int', 12],
    ['1', 'float', 1],
    ['true', 'bool', true],
    ['aGk=', 'binary', 'hi'],
    ['x', 'unheard-of', 'x'],
  ])('%s as !!%s is %s', (source, tag, expected) => {
    expect(readTaggedScalar(source, standard(tag))?.value).toBe(expected);
  });

  test.each([
    ['yes', 'bool'],
    ['x', 'int'],
    ['1.5', 'int'],
    ['x', 'null'],
    ['x', 'timestamp'],
    ['a?', 'binary'],
  ])('%s does not fit !!%s', (source, tag) => {
    expect(readTaggedScalar(source, standard(tag))).toBeUndefined();
  });

  test('a tag of somebody else leaves the text alone', () => {
    expect(readTaggedScalar('12', '!override')).toEqual({ value: '12' });
  });
});
