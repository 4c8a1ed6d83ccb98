import fc from 'fast-check';
import { oneOf } from './values.ts';

const name = fc.oneof(
  { weight: 8, arbitrary: oneOf('A', 'B', 'LONG_NAME', 'a.b', 'x-y', 'K1', 'TAG') },
  oneOf('1A', 'A B', '', 'é', 'A[0]', 'export', '"A"', 'A$'),
);
const token = oneOf(
  'v',
  ' ',
  '#',
  ' # comment',
  '"',
  "'",
  '\\',
  '\\n',
  '\\"',
  "\\'",
  '\\$',
  '$A',
  '${B}',
  '${UNSET}',
  '${UNSET:-d}',
  '${A:+yes}',
  '$$',
  '${',
  '}',
  '=',
  ':',
  '\t',
  'é',
  '\\u00e9',
  '\\t',
  ';',
  '`',
  '!',
  ',',
  '{"a": 1}',
  '\\\\',
);
const bare = fc.array(token, { maxLength: 4 }).map((tokens) => tokens.join(''));
const value = fc.oneof(
  bare,
  bare.map((text) => `"${text}"`),
  bare.map((text) => `'${text}'`),
  fc.constant('"line\n  two"'),
  fc.constant("'line\ntwo' # c"),
  fc.constant(''),
);
const assignment = fc
  .tuple(
    oneOf('', '', '', '  ', 'export ', 'export  ', '\t'),
    name,
    oneOf('=', '=', '=', ' = ', '= ', ': ', ' ', ''),
    value,
    oneOf('', '', ' ', ' # comment', '\t#c', 'x'),
  )
  .map((parts) => parts.join(''));
const line = fc.oneof(
  { weight: 8, arbitrary: assignment },
  { weight: 1, arbitrary: oneOf('', '# comment', '   ', '#A=1', 'BARE', 'A', '=', 'not an assignment') },
);

/** An env file, right or wrong. */
export const envText: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 4 }), oneOf('\n', '\n', '\r\n'), oneOf('', '', '\ufeff'))
  .map(([lines, end, mark]) => `${mark}${lines.join(end)}${end}`);

/** A text with references to variables, right or wrong. */
export const templateText: fc.Arbitrary<string> = fc
  .array(
    oneOf(
      'a',
      ' ',
      '$',
      '{',
      '}',
      '$$',
      '${',
      'TAG',
      'EMPTY',
      'UNSET',
      ':-',
      '-',
      ':?',
      '?',
      ':+',
      '+',
      ':',
      '${TAG',
      '${UNSET:-',
      '${EMPTY-',
      '$TAG',
      '$UNSET',
      '${TAG}',
      '${UNSET:+x}',
      '${EMPTY:?no}',
      '/',
      '!',
      '\n',
      '1',
      '_',
      'é',
      '${UNSET-${TAG:-x}}',
      '$${TAG}',
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((tokens) => tokens.join(''));
