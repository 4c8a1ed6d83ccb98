import fc from 'fast-check';
import { oneOf } from './values.ts';

/** Scalars that readers of YAML understand differently. */
const sound = [
  '012',
  '0o17',
  '0x1F',
  '0b101',
  '1_000',
  '.5',
  '5.',
  '1e3',
  '1e+21',
  '-0',
  '+1',
  '0.1e-6',
  '12345678901234567890',
  '9007199254740993',
  '~',
  'null',
  'Null',
  'NULL',
  '""',
  'true',
  'True',
  'TRUE',
  'tRue',
  'yes',
  'on',
  'off',
  'No',
  'y',
  'n',
  '22:22',
  '1:2:3',
  '-1.5',
  '1.2.3',
  '0.',
  '08',
  '0o8',
  '1e',
  '1__0',
  '_1',
  'a#b',
  "it's",
  '"a\\tb\\u00e9\\n"',
  "'it''s'",
  '"\\x41"',
  'é',
  '😀',
  '.',
  '..',
  '...x',
  '---x',
  '!!str 5',
  '!!int "5"',
  '!!float 5',
  'http://a:80/b?c=d',
  'C:\\x',
  '"$$x"',
  '${UNSET:-d}',
  '$TAG',
  '/a/b',
  '2001-01-01x',
  '"2001-01-01"',
  '1,000',
  '0777',
  '0_7',
  "''",
  'a  b',
  '"a b"',
  'x y',
] as const;

/** Scalars that are refused, or only here and there. */
const odd = [
  '',
  'a: b',
  'a #b',
  '#c',
  '@x',
  '`x',
  '%x',
  '&',
  '*',
  '[a',
  '{a',
  'a]',
  '"open',
  '"\\q"',
  '"a\\/b"',
  '=',
  '<<',
  '!x',
  '!!bool "true"',
  '!!null ""',
  '!custom x',
  '!!binary aGk=',
  '.inf',
  '-0.0',
  '1e1_0',
  '@',
  '|x',
  '>x',
  '0x',
  '2001-01-01',
  '?x',
  ':x',
  '-x',
  '!',
  ',',
  'a,b',
  '"a":b',
] as const;

const plainScalar = fc.oneof({ weight: 30, arbitrary: oneOf<string>(...sound) }, { weight: 1, arbitrary: oneOf<string>(...odd) });

const plainKey = fc.oneof(
  { weight: 20, arbitrary: oneOf('a', 'b', 'c', 'd', 'e', '"q"', "'s'", 'x y', 'a.b') },
  { weight: 1, arbitrary: oneOf('1', 'true', '1.5', '<<', '? a', '[a]', '', 'null', '0x1', '012', '-', 'a:b') },
);

const textLine = fc.oneof(
  { weight: 12, arbitrary: oneOf('line', '  more', '', 'a: b', '# no comment') },
  { weight: 1, arbitrary: fc.constant('\ttab') },
);

/** Text at the right of a key or a dash: on the same line, or on lines below with more indentation. */
type Block = (indent: number) => string;

const textBlock: fc.Arbitrary<Block> = fc
  .tuple(oneOf('|', '>', '|-', '>-', '|+', '>2', '|2-'), fc.array(textLine, { maxLength: 4 }))
  .map(
    ([header, lines]) =>
      (indent) =>
        ` ${header}\n${lines.map((line) => `${' '.repeat(indent + 2)}${line}\n`).join('')}`,
  );

interface Levels {
  readonly block: Block;
  readonly flow: string;
}

const comma = oneOf(', ', ',', ' , ', ',\n   ');
const colon = fc.oneof({ weight: 15, arbitrary: fc.constant(': ') }, oneOf(':', ' : '));

const { block: blockValue, flow: flowValue } = fc.letrec<Levels>((tie) => ({
  flow: fc.oneof({ maxDepth: 3 }, plainScalar, flowList(flowOf(tie)), flowMap(flowOf(tie))),
  block: fc.oneof(
    { maxDepth: 4 },
    { weight: 3, arbitrary: onOneLine(flowOf(tie)) },
    textBlock,
    blockMap(blockOf(tie)),
    blockList(blockOf(tie)),
    { weight: 1, arbitrary: onOneLine(oneOf('*base', '*list', '!reset []', '*unknown')) },
  ),
}));

/** The name of a level decides the type of what it generates, which the type of letrec loses. */
type Tie = (name: keyof Levels) => fc.Arbitrary<unknown>;

function flowOf(tie: Tie): fc.Arbitrary<string> {
  return tie('flow') as fc.Arbitrary<string>;
}

function blockOf(tie: Tie): fc.Arbitrary<Block> {
  return tie('block') as fc.Arbitrary<Block>;
}

function flowList(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(item, { maxLength: 3 }), comma).map(([items, between]) => `[${items.join(between)}]`);
}

function flowMap(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(plainKey, colon, value), { maxLength: 3 })
    .map((pairs) => `{${pairs.map((pair) => pair.join('')).join(', ')}}`);
}

function onOneLine(text: fc.Arbitrary<string>): fc.Arbitrary<Block> {
  return text.map((line) => () => ` ${line}\n`);
}

function blockMap(value: fc.Arbitrary<Block>): fc.Arbitrary<Block> {
  const pairs = fc.array(fc.tuple(plainKey, value), { minLength: 1, maxLength: 3 });
  return fc.tuple(oneOf('', '', '', ' # comment', ' !!map'), pairs).map(([head, entries]) => (indent) => {
    const lines = entries.map(([key, write]) => `${' '.repeat(indent + 2)}${key}:${write(indent + 2)}`);
    return `${head}\n${lines.join('')}`;
  });
}

function blockList(item: fc.Arbitrary<Block>): fc.Arbitrary<Block> {
  return fc.tuple(oneOf(0, 2), fc.array(item, { minLength: 1, maxLength: 3 })).map(([extra, items]) => (indent) => {
    return `\n${items.map((write) => `${' '.repeat(indent + extra)}-${write(indent + extra)}`).join('')}`;
  });
}

const entry = fc.tuple(oneOf('x-a', 'x-b', 'x-c', 'x-d'), fc.oneof(blockValue, onOneLine(flowValue)));

const anchored = `x-base: &base
  p: 1
  q: {r: [1, 2]}
x-list: &list [{p: 9}, {s: 2}]
`;

/** A YAML document whose extension fields hold anything; the reference shows them in its JSON as they were read. */
export const yamlText: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(entry, { selector: ([key]) => key, minLength: 1, maxLength: 3 }),
    oneOf(anchored, anchored, anchored, ''),
    oneOf('', '---\n', '# c\n\n', '%YAML 1.1\n---\n'),
    oneOf('', '', '...\n', 'x-e: {<<: *base, p: 2}\n', 'x-e:\n  <<: *list\n', 'x-e:\n  <<: [*base, {z: 1}]\n  p: 3\n'),
  )
  .map(
    ([entries, anchors, start, end]) =>
      `${start}${anchors}services: {web: {image: web}}\n${entries.map(([key, value]) => `${key}:${value(0)}`).join('')}${end}`,
  );

/** The same with a few characters changed, so that most of it is refused, by both loaders or by none. */
export const brokenYamlText: fc.Arbitrary<string> = fc
  .tuple(
    yamlText,
    fc.array(
      fc.tuple(
        fc.nat(400),
        oneOf(
          '',
          ' ',
          '\t',
          ':',
          '-',
          '\n',
          '"',
          "'",
          '{',
          ']',
          '#',
          '&',
          '*',
          '!',
          '|',
          '\r\n',
          '\u0000',
          '\u00a0',
          '\ufeff',
          '  ',
          ': ',
          ',',
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, edits]) => {
    let broken = text;
    for (const [position, insert] of edits) {
      const at = position % (broken.length + 1);
      broken = broken.slice(0, at) + insert + broken.slice(at + (insert === '' ? 1 : 0));
    }
    return broken;
  });
