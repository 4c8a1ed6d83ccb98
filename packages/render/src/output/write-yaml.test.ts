import type { Origin } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type AnyTraced, because, branch, growing, leafOf, listing, plain } from '../traced.ts';
import { writeYaml } from './write-yaml.ts';

interface Container {
  command: string[];
  env: Record<string, string>;
}

interface Membership {
  internal?: boolean;
}

const place = (line: number): Origin => ({
  how: 'stated',
  place: { file: 'compose.yaml', line, column: 1 },
  key: 'services.web.image',
});
const inFile = (file: string, line = 1) => ({
  how: 'stated' as const,
  place: { file, line, column: 1 },
  key: 'services.web.environment.A',
});
const guess: Origin = { how: 'default', rule: 'test', why: 'nobody said' };

const texts = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '#', ':', '-', '{', '"', "'", '|', '\r', '0') }),
  fc.constantFrom(
    'y',
    'n',
    'on',
    'off',
    'No',
    '12:30',
    '0o17',
    '017',
    '1_000',
    '1e3',
    '.5',
    '~',
    'null',
    '=',
    '<<',
    '2024-01-01',
    '-',
    '? a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    ' a',
    ' a\n ',
    'a\n \nb\n',
    'a ',
    'a: b',
    'a #b',
  ),
);
const keys = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('y', 'on', '-e0', 'e+0', '12:30', 'a.b', '__proto__x', '=', '1'),
);

const trees: fc.Arbitrary<AnyTraced> = fc.letrec<{ node: AnyTraced }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc
      .oneof(texts, fc.integer(), fc.boolean(), fc.constant(null))
      .chain((value) => fc.constantFrom(place(3), place(4), guess).map((origin) => leafOf(value, origin))),
    fc.array(tie('node'), { maxLength: 4 }).map((items): AnyTraced => ({ kind: 'listing', items })),
    fc.dictionary(keys, tie('node'), { maxKeys: 4 }).map((entries): AnyTraced => ({ kind: 'branch', entries })),
  ),
})).node;
const documents = fc.dictionary(keys, trees, { maxKeys: 5 }).map((entries): AnyTraced => ({ kind: 'branch', entries }));

describe('writeYaml', () => {
  it('does not repeat the file that the header names', () => {
    const writtenIn = (file: string, key: string): Origin => ({ how: 'stated', place: { file, line: 3, column: 1 }, key });
    const tree = branch<{ replicas: number; env: Record<string, string>; role: string }>({
      replicas: leafOf(2, writtenIn('compose.yaml', 'services.web.deploy.replicas')),
      env: branch<Record<string, string>>({
        A: leafOf('1', writtenIn('compose.yaml', 'services.web.environment.A')),
        B: leafOf('2', writtenIn('compose.yaml.env', 'services.web.environment.B')),
      }),
      role: leafOf('web', { how: 'inferred', rule: 'test', why: 'a guess', place: { file: 'compose.yaml', line: 1, column: 1 } }),
    });

    expect(writeYaml(tree, { home: 'compose.yaml' }).text).toBe(
      'replicas: 2  # deploy\n\nenv:\n  A: "1"\n  B: "2"  # compose.yaml.env\nrole: web  # a guess\n',
    );
  });

  it('writes what YAML 1.2 and YAML 1.1 readers both read back unchanged', () => {
    fc.assert(
      fc.property(documents, (tree) => {
        const { text } = writeYaml(tree, { header: ['a header'] });

        expect(parse(text)).toEqual(plain(tree));
        expect(parse(text, { version: '1.1' })).toEqual(plain(tree));
      }),
      { numRuns: 500 },
    );
  });

  it('records each scalar once, at the line where it stands', () => {
    fc.assert(
      fc.property(documents, (tree) => {
        const { text, provenance } = writeYaml(tree);

        const scalars = (node: AnyTraced): readonly AnyTraced[] =>
          node.kind === 'leaf' ? [node] : (node.kind === 'listing' ? node.items : Object.values(node.entries)).flatMap(scalars);
        expect(provenance).toHaveLength(scalars(tree).length);
        expect(new Set(provenance.map((entry) => entry.path)).size).toBe(provenance.length);
        for (const entry of provenance) expect(entry.line).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });

  it('puts a comment beside each line and says a shared one once', () => {
    const tree = branch<{ container: Container; probes: Record<string, number> }>({
      container: branch<Container>({
        command: listing<string>([
          leafOf('gunicorn', {
            how: 'stated',
            place: { file: 'compose.yaml', line: 35, column: 3 },
            key: 'services.web.entrypoint[0]',
          }),
        ]),
        env: branch<Record<string, string>>({ A: leafOf('on', place(4)), B: leafOf('line one\nline two\n', place(5)) }),
      }),
      probes: branch<Record<string, number>>({ a: leafOf(1, guess), b: leafOf(2, guess) }),
    });

    expect(writeYaml(tree, { header: ['web'] }).text).toBe(
      [
        '# web',
        '',
        'container:',
        '  command: [gunicorn]  # compose.yaml entrypoint',
        '  env:  # compose.yaml image',
        '    A: "on"',
        '    B: |',
        '      line one',
        '      line two',
        '',
        'probes:  # default: nobody said',
        '  a: 1',
        '  b: 2',
        '',
      ].join('\n'),
    );
  });

  it('says why an empty map is there, on a line of its own or folded into another', () => {
    const member = because(branch<Membership>({}), place(7));
    const tree = branch<{ networks: Record<string, Membership> }>({
      networks: branch<Record<string, Membership>>({ front: member, [`b${'a'.repeat(120)}ck`]: member }),
    });

    const { text, provenance } = writeYaml(tree);

    expect(text).toContain('networks:  # compose.yaml image\n  front: {}\n');
    expect(provenance.map(({ path, line }) => ({ path: path.slice(0, 14), line }))).toEqual([
      { path: 'networks.front', line: 2 },
      { path: 'networks.baaaa', line: 3 },
    ]);
  });

  it('keeps a line for each entry of what grows, so that one more entry is one more line', () => {
    const env = (entries: readonly (readonly [string, string])[]) =>
      writeYaml(
        branch<{ container: Container }>({
          container: branch<Container>({
            env: growing<string>(entries.map(([name, file]) => [name, leafOf('1', inFile(file))] as const)),
          }),
        }),
      ).text;

    expect(env([['A', 'compose.yaml']])).toBe('container:\n  env:\n    A: "1"  # compose.yaml\n');
    expect(
      env([
        ['A', 'compose.yaml'],
        ['B', 'web.env'],
      ]),
    ).toBe('container:\n  env:\n    A: "1"  # compose.yaml\n    B: "1"  # web.env\n');
  });

  it('says nothing beside a value that moves when a line is added to the input', () => {
    const written = (line: number) =>
      writeYaml(
        branch<{ replicas: number; user: number }>({
          replicas: leafOf(2, { ...inFile('compose.yaml', line), key: 'services.web.deploy.replicas' }),
          user: leafOf(5, { how: 'inferred', rule: 'user', why: 'of the image', place: { file: 'Dockerfile', line, column: 1 } }),
        }),
      ).text;

    expect(written(3)).toBe('replicas: 2  # compose.yaml deploy\nuser: 5  # Dockerfile, of the image\n');
    expect(written(4)).toBe(written(3));
  });
});
