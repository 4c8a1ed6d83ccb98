import { AppError, formatPlace, type Problem } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EnvFileOptions, parseEnvFile } from './parse.ts';
import { maxEnvFileBytes } from './text.ts';

const shell: Readonly<Record<string, string>> = { FOO: 'first', EMPTY: '', INHERITED: 'from outside' };
const options: EnvFileOptions = { file: '.env', lookup: (name) => shell[name] };
const bytesOf = (text: string) => new TextEncoder().encode(text);

function parse(text: string, more: Partial<EnvFileOptions> = {}): Record<string, string> {
  return Object.fromEntries(
    [...parseEnvFile(bytesOf(text), { ...options, ...more }).values()].map(({ name, value }) => [name, value]),
  );
}

function refusal(content: string | Uint8Array): AppError {
  try {
    parseEnvFile(typeof content === 'string' ? bytesOf(content) : content, options);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('lines', () => {
  test.each([
    ['A=b', { A: 'b' }],
    ['A=', { A: '' }],
    ['A=\nB=2', { A: '', B: '2' }],
    ['A: b', { A: 'b' }],
    ['  A = b  ', { A: 'b' }],
    ['export A=1', { A: '1' }],
    ['export\tA = 1', { A: '1' }],
    ['exported=1', { exported: '1' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\n\n# comment\n  # another\nA=1\n', { A: '1' }],
    ['\uFEFFA=1', { A: '1' }],
    ['a[1]=c\na.key=d\na-b=e', { 'a[1]': 'c', 'a.key': 'd', 'a-b': 'e' }],
    ['árvíztűrő=tükörfúrógép', { árvíztűrő: 'tükörfúrógép' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=postgres://u:p@h:5432/d?x=y', { A: 'postgres://u:p@h:5432/d?x=y' }],
    ['', {}],
  ])('%j', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test.each([
    ['A=b #c', 'b'],
    ['A=b#c', 'b#c'],
    ['A=#c', '#c'],
    ['A= #c', '#c'],
    ['A=a b  # c # d', 'a b'],
    ['A="b" # c', 'b'],
    ["A='b # c'", 'b # c'],
  ])('a comment needs a space before it: %s', (text, expected) => {
    expect(parse(text)).toEqual({ A: expected });
  });

  test('a name alone is taken from outside, or left out', () => {
    expect(parse('INHERITED\nNOWHERE\nA=1')).toEqual({ INHERITED: 'from outside', A: '1' });
    expect(parse('INHERITED')).toEqual({ INHERITED: 'from outside' });
  });
});

describe('quotes', () => {
  test.each([
    ["A='$FOO \\n'", '$FOO \\n'],
    ["A='it\\'s'", "it's"],
    ['A="say \\"hi\\""', 'say "hi"'],
    ['A="a\\tb\\nc"', 'a\tb\nc'],
    ['A="\\0123"', 'S'],
    ['A="\\012"', '\\12'],
    ['A="\\q\\c"', '\\q\\c'],
    ['A="\\\\n"', '\\n'],
    ['A=x\\ny', 'x\\ny'],
    ['A="line one\nline two"\n', 'line one\nline two'],
    ['A=\'{\n  "a": 1\n}\'', '{\n  "a": 1\n}'],
  ])('%j', (text, expected) => {
    expect(parse(text)).toEqual({ A: expected });
  });

  test('lines after a quoted value of several lines keep their places', () => {
    const variables = parseEnvFile(bytesOf('A="x\ny"\n\n  B=1'), options);
    expect(formatPlace(variables.get('B')!.place)).toBe('.env:4:3');
  });
});

describe('variables in values', () => {
  test.each([
    ['A=$FOO', 'first'],
    ['A="${FOO}-${NOPE:-x}"', 'first-x'],
    ['A=${EMPTY:-x}', 'x'],
    ['A=$$FOO', '$FOO'],
    ['A="\\$FOO"', '$FOO'],
    ['B=1\nA=$B', '1'],
    ['FOO=own\nA=$FOO', 'first'],
    ['A=$B\nB=1', ''],
  ])('%j', (text, expected) => {
    expect(parse(text)).toMatchObject({ A: expected });
  });

  test('see the shell, then earlier lines, then earlier files', () => {
    const earlier = (name: string) => ({ FOO: 'file', B: 'file', C: 'file' })[name];
    expect(parse('B=line\nA=$FOO $B $C', { earlier })).toMatchObject({ A: 'first line file' });
  });

  test('are remembered with the text before', () => {
    expect(parseEnvFile(bytesOf('A=x${FOO}'), options).get('A')).toMatchObject({
      value: 'xfirst',
      template: 'x${FOO}',
      variables: ['FOO'],
    });
  });

  test('without a value are told with the place', () => {
    const unset: string[] = [];
    parse('\nA=$NOPE', { onUnset: (name, place) => unset.push(`${name} ${formatPlace(place)}`) });
    expect(unset).toEqual(['NOPE .env:2:1']);
  });
});

describe('refusals', () => {
  test.each([
    ['A=1\n%=2', '.env:2:1', /Unexpected character "%"/],
    ['A B=1', '.env:1:1', /space/],
    ['A=1\nB="x', '.env:2:3', /never closed/],
    ['A=${FOO!}', '.env:1:1', /interpolation/],
    ['A=1\n B=${NOPE:?say it}', '.env:2:2', /say it/],
    ['export ', '.env:1:1', /name is missing/],
    ['A=a\0b', '.env:1:1', /NUL/],
  ])('%j', (text, place, message) => {
    const [problem] = refusal(text).problems;
    expect(problem?.place === undefined ? '' : formatPlace(problem.place)).toBe(place);
    expect(problem?.message).toMatch(message);
  });

  test('no value is shown', () => {
    expect(refusal('PW="hunter2').message + refusal('PW=hunter2${').message).not.toContain('hunter2');
  });

  test('a value that is not UTF-8 is refused, a comment is not', () => {
    expect(refusal(new Uint8Array([65, 61, 0xe9])).message).toContain('UTF-8');
    expect(parseEnvFile(new Uint8Array([35, 0xe9, 10, 65, 61, 49]), options).get('A')?.value).toBe('1');
    expect(refusal(new Uint8Array([0xff, 0xfe, 65, 0, 61, 0])).message).toContain('UTF-16');
  });

  test('a file that is too large, and values that multiply', () => {
    expect(refusal(new Uint8Array(maxEnvFileBytes + 1)).code).toBe('COMPOSE_TOO_LARGE');
    const doubling = Array.from({ length: 60 }, (_, index) => `A${index + 1}=$A${index}$A${index}`).join('\n');
    expect(refusal(`A0=xxxxxxxx\n${doubling}`).message).toContain('more text than is read');
  });
});

describe('whatever the text', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((word) => word !== 'export');

  test('a value in single quotes comes back as it was', () => {
    const value = fc.string({ maxLength: 30 }).filter((text) => !/['\\\0\uFFFD]/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(fc.dictionary(name, value), (variables) => {
        const text = Object.entries(variables).map(([key, word]) => `${key}='${word}'\n`);
        expect(parse(text.join(''))).toEqual({ ...variables });
      }),
    );
  });

  test('only an AppError with a place is thrown', () => {
    const pieces = [
      'A',
      'B',
      '=',
      ':',
      '\n',
      ' ',
      '#',
      '"',
      "'",
      '\\',
      '$',
      '${',
      '}',
      ':-',
      'export ',
      '\r\n',
      '\t',
      '\\$',
      '%',
      '\0',
      'é',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
        let problems: readonly Problem[] = [];
        try {
          parse(parts.join(''));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          problems = error.problems;
        }
        expect(problems.every((problem) => problem.place !== undefined)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
