import fc from 'fast-check';
import { oneOf } from './values.ts';
import { yamlText } from './yaml-text.ts';

/** Files as people write them, for the edits below: comments, anchors, all styles of text, several documents. */
const written = [
  `# a comment
services: {web: {image: web}}

x-common: &common
  restart: always   # behind a value
  environment: &env
    - A=1
    - "B=two words"

x-services:
  web:
    <<: *common
    image: "nginx:1.27"
    command: ["sh", '-c', "echo hi"]
    ports:
    - "80:80"
    - target: 443
      published: "443"
    labels: {a: b, "c.d": 'it''s'}
  db: {image: postgres, environment: *env}
x-a: b
`,
  `services: {web: {image: web}}
x-web:
  web:
    command: >-
      run
        --more

      now
    healthcheck:
      test: |
        one
         two

    entrypoint: !reset null
x-b:
  - - nested
    - [a, {b: c}, "d"]
  -
    e: f
  - ? g
    : h
---
x-c: !override {i: j}
x-d: plain text
  over lines
x-e: "quoted \\
  text \\u00e9"
`,
  `%YAML 1.1
%TAG !e! tag:yaml.org,2002:
---
services: {web: {image: web}}
x-a: !e!str 5
x-b: &b !!map {k: 1}
x-c: [*b, ~, 0x1F, 012, 1e3]
"x-d" : 'y'
...
`,
] as const;

/** What readers of YAML stumble over, wherever it stands. */
const pieces: readonly string[] = [
  '\t',
  '\r',
  '\r\n',
  '\n',
  '\n\n',
  ' ',
  '  ',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\u007f',
  '😀',
  'é',
  '- ',
  '-',
  '? ',
  '?',
  ': ',
  ':',
  ',',
  '[',
  ']',
  '{',
  '}',
  '# ',
  '#',
  '&',
  '&x ',
  '*',
  '*x',
  '*common',
  '!',
  '!! ',
  '!!int ',
  '!!str ',
  '!!null',
  '!!merge ',
  '!reset ',
  '!override ',
  '!<x> ',
  '!x!y ',
  '%',
  '%41',
  '@',
  '`',
  '|',
  '|-\n',
  '>',
  '>+',
  '>2',
  '"',
  "'",
  "''",
  '\\',
  '\\u12',
  '\\/',
  '<<',
  '<<: ',
  '<<: {1: a}',
  '~',
  '0',
  '.',
  '...',
  '---',
  '\n---\n',
  '\n...\n',
  '\n--- ',
  '\n%',
  '""',
  '[]',
  '{}',
  '[?]',
  '[:]',
  '[-]',
  '{a:, b:}',
  '{a:"b"}',
  '{? a}',
  ' #\n\t#',
  '\n\t',
];

type Edit = (text: string) => string;

const change: fc.Arbitrary<Edit> = fc
  .tuple(fc.nat(5_000), fc.nat(3), oneOf(...pieces))
  .map(([position, length, piece]) => (text) => {
    const at = position % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + length);
  });

/** A change of one line: more or less indentation, twice, gone, or joined to the one before. */
const reshape: fc.Arbitrary<Edit> = fc
  .tuple(fc.nat(100), oneOf<(line: string) => string>(...lineEdits()))
  .map(([position, edit]) => (text) => {
    const lines = text.split('\n');
    const at = position % lines.length;
    return lines.map((line, index) => (index === at ? edit(line) : `${line}\n`)).join('');
  });

function lineEdits(): ((line: string) => string)[] {
  return [
    (line) => ` ${line}\n`,
    (line) => `  ${line}\n`,
    (line) => `\t${line}\n`,
    (line) => `${line.replace(/^ /, '')}\n`,
    (line) => `${line.trimStart()}\n`,
    (line) => `${line}\n${line}\n`,
    (line) => `${line.replace(/ /, '\n')}\n`,
    (line) => line,
    () => '',
  ];
}

const edit = fc.oneof({ weight: 3, arbitrary: change }, reshape);

/** YAML with a few edits, of which each alone is likely to leave it readable. */
export const cornerText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: oneOf<string>(...written) }, yamlText),
    fc.oneof({ weight: 3, arbitrary: fc.array(edit, { minLength: 1, maxLength: 1 }) }, fc.array(edit, { maxLength: 4 })),
  )
  .map(([text, edits]) => {
    let edited = text;
    for (const apply of edits) edited = apply(edited);
    return edited;
  });
