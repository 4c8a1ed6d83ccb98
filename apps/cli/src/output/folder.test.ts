import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settleOutput } from '@landfall/render';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBase, readCurrent, writeFolder } from './folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(files: Record<string, string>): void {
  const generated = new Map(Object.entries(files));
  const base = readBase(folder);
  const current = readCurrent(folder, new Set([...generated.keys(), ...base.keys()]));
  writeFolder(folder, settleOutput({ current, base, generated }), generated);
}

describe('the output folder', () => {
  it('is the same after a second run, down to the times of its files', () => {
    run({ 'values/web.yaml': 'a: 1\n' });
    const before = statSync(join(folder, '.landfall/base.json')).mtimeMs;
    run({ 'values/web.yaml': 'a: 1\n' });

    expect(readFileSync(join(folder, 'values/web.yaml'), 'utf8')).toBe('a: 1\n');
    expect(statSync(join(folder, '.landfall/base.json')).mtimeMs).toBe(before);
  });

  it('loses what the input lost, with the folders that are empty then, and nothing else', () => {
    run({ 'values/web.yaml': 'a: 1\n', 'values/api.yaml': 'b: 1\n' });
    writeFileSync(join(folder, 'values/notes.txt'), 'mine');
    run({ 'chart/Chart.yaml': 'c: 1\n' });

    expect(existsSync(join(folder, 'values/web.yaml'))).toBe(false);
    expect(readFileSync(join(folder, 'values/notes.txt'), 'utf8')).toBe('mine');
  });

  it('tells Git once that nobody reviews the record, and leaves attributes that are there alone', () => {
    run({ 'a.yaml': '1\n' });
    expect(readFileSync(join(folder, '.gitattributes'), 'utf8')).toMatch(/^landfall\.json -diff/m);

    writeFileSync(join(folder, '.gitattributes'), 'mine\n');
    run({ 'a.yaml': '2\n' });
    expect(readFileSync(join(folder, '.gitattributes'), 'utf8')).toBe('mine\n');
  });

  it('is completed by the next run when a run was interrupted before its record was written', () => {
    run({ 'a.yaml': '1\n', 'b.yaml': '1\n' });
    writeFileSync(join(folder, 'a.yaml'), '2\n'); // The interrupted run got this far.
    run({ 'a.yaml': '2\n', 'b.yaml': '2\n' });

    expect([...readCurrent(folder, ['a.yaml', 'b.yaml']).values()]).toEqual(['2\n', '2\n']);
  });

  it('treats a damaged record as none, and reads no path that leads out of the folder', () => {
    run({ 'a.yaml': '1\n' });
    writeFileSync(join(folder, '.landfall/base.json'), '{');
    expect(readBase(folder).size).toBe(0);

    writeFileSync(join(folder, '.landfall/base.json'), JSON.stringify({ '../x': '', '/etc/passwd': '', 'a.yaml': '1\n', n: 3 }));
    expect([...readBase(folder).keys()]).toEqual(['a.yaml']);
  });

  it('neither reads nor writes through a link', () => {
    symlinkSync('/etc/hostname', join(folder, 'a.yaml'));

    expect(() => run({ 'a.yaml': '1\n' })).toThrow('is a symbolic link');
  });

  it('does not write through a link in the place of its draft', () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'mine');
    mkdirSync(join(folder, '.landfall'));
    symlinkSync(victim, join(folder, '.landfall/draft'));
    run({ 'a.yaml': '1\n' });

    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('1\n');
  });

  it.each(['a', 'a/b'])('says what is in the way when %s is a file and not a folder', (path) => {
    if (path === 'a/b') mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, path), 'mine');

    expect(() => run({ 'a/b/c.yaml': '1\n' })).toThrow('expected a plain file, or nothing');
  });

  it.each(['file', 'file/below'])('says what is in the way when it is %s and a file is there', (out) => {
    writeFileSync(join(folder, 'file'), 'mine');

    expect(() => readCurrent(join(folder, out), ['values/web.yaml'])).toThrow('expected a plain file, or nothing');
  });

  it('is said not to be written where the system makes nothing, and that ends', () => {
    // Nobody makes a folder below /proc, not even root.
    expect(() => writeFolder('/proc/landfall', [], new Map())).toThrow('cannot be written: ');
  });
});
