import { type Case, one } from './case.ts';

const services = 'services: {web: {image: web}}\n';

/** Extension fields behind a service; the reference shows in its JSON what became of them. */
function field(text: string, expects: Case['expects'] = 'equal'): Case {
  return { name: JSON.stringify(text), files: one(`${services}${text}`), expects };
}

function whole(text: string, expects: Case['expects'] = 'equal'): Case {
  return { name: JSON.stringify(text.replace(services, '…')), files: one(text), expects };
}

/** Corners in which readers of YAML differ. */
export const yaml: readonly Case[] = [
  // Where texts and brackets may go on.
  field('x-a:\n  b: [c,\n d]\n'),
  field('x-a: "b\nc"\n'),
  field('x-a: "b\n---\nc"\n', 'refused'),
  field('x-a: a\n---x\n', 'refused'),
  field('x-a: {"b\n  c": d}\n', 'refused'),
  field('x-a: "b\n c": d\n', 'refused'),
  field("x-a: 'b\n\n\n  c'\n"),
  field('x-a: "b \\\n   c"\n'),
  field('x-a: "b\\\n"\n'),

  // Line ends.
  whole(`${services}x-a: 1\n`.replaceAll('\n', '\r')),
  field('x-a: 1\u0085x-b: 2\n'),
  field('x-a: b # c\u0085 d\n', 'refused'),
  field('x-a: b\u2028 c\n'),
  field('x-a: b\u2029\u2029 c\n'),
  field('x-a: "b\u2028c"\n'),
  field('x-a: |\n  b\u2028  c\n'),
  field('x-a: >\n  b\u2028  c\u0085  d\n'),
  field('x-a: |\n  b'),

  // Tabs.
  whole(`\t# c\n${services}`, 'refused'),
  whole(`# c\n\t# d\n${services}`),
  field('x-a:\n- \ta\n', 'refused'),
  field('x-a: b\n\t\nx-c: d\n', 'refused'),
  field('x-a: \t b\t\n'),
  field('x-a: |\n \tb\n', 'refused'),
  field('x-a: |\n\tb\n', 'refused'),
  field('? \t# c\n  x-a\n: \t# d\n  b\n'),

  // Text blocks.
  field('x-a: >2+\n    b\n   c\n\n'),
  field('x-a: |1-\n  b\n'),
  field('x-a: |\n\n     \n  b\n', 'refused'),
  field('x-a: |0\n  b\n', 'refused'),
  field('x-a: |#c\n  b\n'),

  // Escapes.
  field('x-a: "\\uD83D"\n', 'refused'),
  field('x-a: "\\/"\n', 'refused'),
  field('x-a: "\\U0001F600\\L\\_\\e"\n'),

  // Brackets and braces.
  ...['[-]', '[?]', '[:]', '{a:, b:}', '{"b":c, d :e, "f" :g}', '[b :c, d: e, :f]', '[? a : b, ? c]', '{? a : b, ? c}'].map(
    (value) => field(`x-a: ${value}\n`),
  ),
  ...[
    '[? : b]',
    '[? ] ]',
    '[: b]',
    '{: b}',
    '{b ? c}',
    '{b? : c}',
    '{b: c,, d: e}',
    '{,}',
    '[,]',
    '[b}',
    '{b]',
    ']',
    '[a, "b" "c"]',
    '"b" c',
  ].map((value) => field(`x-a: ${value}\n`, 'refused')),

  // Plain texts and indicators.
  ...['a: b', '-', '- b', '? b', '*', '&', '& b', '&é b', '@b', '`b', '%b'].map((value) => field(`x-a: ${value}\n`, 'refused')),
  ...['b ? c', '-b', '?b', ':b', 'b#c', '"b"#c', 'b::c', '<<'].map((value) => field(`x-a: ${value}\n`)),
  field('x-😀: b\n😀: c\n', 'refused'),
  field(`x-a: b${' '.repeat(600)}# d\n`),
  whole(`#${'c'.repeat(600)}\n${' '.repeat(600)}# d\n${services}`),

  // Anchors, aliases, tags.
  field('x-a: &x 1\n---\nx-b: *x\n'),
  field('x-a: &a\n'),
  field('x-a: &a &b c\n', 'refused'),
  field('x-a: !a !b c\n', 'refused'),
  field('x-a: !!!int 5\n'),
  field('x-a: !<!!int> 5\n'),
  field('x-a: !%41 b\n'),
  field('x-a: !%zz b\n', 'refused'),
  field('x-a: !é b\n', 'refused'),
  field('x-a: !!float 18446744073709551615\n', 'refused'),
  field('x-a: !!binary "aGk"\n', 'refused'),
  whole(`%TAG !e! tag:yaml.org,2002:\n---\n${services}x-a: !e!int "5"\n`),
  whole(`%TAG ! tag:yaml.org,2002:\n---\n${services}x-a: !int "5"\n`),
  whole(`%YAML 1.1 # c\n---\n${services}`),
  whole(`%YAML 1.1\n%YAML 1.1\n---\n${services}`, 'refused'),
  whole(`%FOO\n---\n${services}`, 'refused'),

  // Documents.
  field('...\n...\n'),
  field('  x-b: c\n', 'refused'),
  whole('!!null {a: b}\n', 'refused'),
  whole('- a\n', 'refused'),
  field('\uFEFFx-a: b\n', 'refused'),

  // Keys that are no text, where a tag or a merge key makes that right.
  field('x-a: {<<: {1.5: b, ~: c, 0x10: d}}\n'),
  field('x-a: {<<: [{1: b}]}\n'),
  field('x-a: {!foo b: c, <<: {1: d}}\n', 'refused'),
  field('x-a: {!foo 1: b}\n'),
  field('x-a: {<<: {!!binary aGk=: b}}\n'),
  field('x-a: !reset {1: 2, 1: 3}\n'),
  field('x-a: &r !reset {}\nx-b:\n  1: !reset 2\n  null: *r\n  c: d\n'),
  field('x-a: {1: !reset {}, 1: b}\n', 'refused'),
  field('x-a: !override {1: !reset {}}\n', 'refused'),
  field('x-a: {1: !reset {}, <<: {2: b}}\n'),
  field('x-a: !reset {b: &m {1: b}}\nx-c: {<<: *m}\n'),
  field('x-a: &a !reset {b: *a}\n'),
  field('x-a: !override {b: !reset 1, c: d}\n'),
  field('x-a: !override {c: !reset {1: 2}}\n', 'refused'),
  field('x-a: &k foo\nx-b: {*k : 1, foo: 2}\n'),
  field('x-a: &k foo\nx-b: {*k : 1, k: 2}\n', 'refused'),
  field('x-l: &l [{a: b}]\nx-a: {<<: *l}\n'),
  field('x-l: &l [{a: b}]\nx-a: {!!merge foo: *l}\n', 'refused'),
  field('x-l: &l [{a: b}]\nx-a: !override {<<: *l}\n', 'refused'),
  field('x-a: {!!merge foo: {b: c}}\n'),
  field('x-a: {<<: [!reset {a: b}, {c: d}]}\n'),
  field('x-a: {<<: !reset [{c: d}], e: f}\n'),
  field('x-a: !override {<<: [!reset {a: b}, {c: d}]}\n'),
  field('x-a: !override {<<: !reset {a: b}}\n'),
];
