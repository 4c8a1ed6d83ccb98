import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleOutput } from './settle.ts';

const tree = (files: Record<string, string>) => new Map(Object.entries(files));
const file = 'values/web.yaml';
const settleOne = (mine: string | undefined, base: string | undefined, theirs: string | undefined, path = file) => {
  const [change] = settleOutput({
    current: mine === undefined ? new Map() : tree({ [path]: mine }),
    base: base === undefined ? new Map() : tree({ [path]: base }),
    generated: theirs === undefined ? new Map() : tree({ [path]: theirs }),
  });
  return change;
};

describe('settleOutput', () => {
  it('changes nothing on a second run', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (files) => {
        const changes = settleOutput({ current: tree(files), base: tree(files), generated: tree(files) });

        expect(changes.every(({ kind }) => kind === 'unchanged')).toBe(true);
        expect(changes).toHaveLength(Object.keys(files).length);
      }),
    );
  });

  it('replaces a file that nobody edited, and removes it with what it was made for', () => {
    expect(settleOne('a\n', 'a\n', 'b\n')).toMatchObject({ kind: 'update', text: 'b\n' });
    expect(settleOne('a\n', 'a\n', undefined)).toMatchObject({ kind: 'delete' });
    expect(settleOne(undefined, 'a\n', 'a\n')).toMatchObject({ kind: 'create' });
  });

  it('keeps an edit when the rendering says the same as before, and merges it when other lines changed', () => {
    const base = 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n';

    expect(settleOne(base.replace('a: 1', 'a: mine'), base, base)).toMatchObject({ kind: 'kept' });
    expect(settleOne(base.replace('a: 1', 'a: mine'), base, base.replace('e: 5', 'e: ours'))).toMatchObject({
      kind: 'merged',
      text: 'a: mine\nb: 2\nc: 3\nd: 4\ne: ours\n',
    });
  });

  it('never writes over an edit: a line that both changed is a conflict with its place', () => {
    const base = 'a: 1\nb: 2\nc: 3\n';

    expect(settleOne(base.replace('b: 2', 'b: mine'), base, base.replace('b: 2', 'b: ours'))).toMatchObject({
      kind: 'conflict',
      line: 2,
      yours: ['b: mine'],
      ours: ['b: ours'],
    });
    expect(settleOne('mine\n', undefined, 'ours\n')).toMatchObject({ kind: 'conflict', line: 1 });
    expect(settleOne('mine\n', 'base\n', undefined)).toMatchObject({ kind: 'conflict' });
  });

  it('replaces its own record without a base, and nothing else of that name', () => {
    expect(settleOne('{\n  "schemaVersion": 1,\n', undefined, '{}', 'landfall.json')).toMatchObject({ kind: 'update' });
    expect(settleOne('mine', undefined, '{}', 'landfall.json')).toMatchObject({ kind: 'conflict' });
  });

  it('never loses a line that a person added', () => {
    const lines = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.nat(), (base, theirs, at) => {
        const mine = base.toSpliced(at % (base.length + 1), 0, 'added by hand');
        const change = settleOne(mine.join('\n'), base.join('\n'), theirs.join('\n'));

        const isSafe =
          change?.kind === 'conflict' || (change !== undefined && 'text' in change && change.text.includes('added by hand'));
        expect(isSafe).toBe(true);
      }),
    );
  });

  it('lets CI own the images: its values stay beside new and removed components', () => {
    const base = 'images:\n  api: api:1  # a\n  old: old:1\n  web: web:1\n';
    const mine = 'images:\n  api: api@sha256:ci\n  old: old:1\n  web: web:1\n';
    const theirs = 'images:\n  api: api:2  # b\n  new: new:1\n  web: web:2\n';

    const change = settleOne(mine, base, theirs, 'environments/staging/images.yaml');

    expect(change).toMatchObject({
      kind: 'merged',
      text: 'images:\n  api: api@sha256:ci # written by CI\n  new: new:1\n  web: web:2\n',
    });
  });
});
