import { AppError } from '@landfall/model';
import { expect, test } from 'vitest';
import { parseRawEnvFile } from './raw.ts';

const parse = (text: string) =>
  Object.fromEntries(
    [
      ...parseRawEnvFile(new TextEncoder().encode(text), {
        file: 'raw.env',
        lookup: (name) => (name === 'OUTSIDE' ? 'given' : undefined),
      }).values(),
    ].map(({ name, value }) => [name, value]),
  );

test('values are literal, with quotes, dollars, hashes and trailing spaces', () => {
  expect(parse('A="x"\r\n  B=$A #no\nC=y  \nD=a=b\n')).toEqual({ A: '"x"', B: '$A #no', C: 'y  ', D: 'a=b' });
});

test('comments, empty lines and names without a value', () => {
  expect(parse('\n# c\n\t#d\nOUTSIDE\nNOWHERE\nA=\n')).toEqual({ OUTSIDE: 'given', A: '' });
});

test.each([
  ['=x', 1, 1],
  ['A=1\n A B=2', 2, 2],
])('%j is refused with its place', (text, line, column) => {
  expect(() => parse(text)).toThrow(AppError);
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ place: { file: 'raw.env', line, column } })] }),
  );
});
