import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskWorkspace } from './workspace.ts';

let folder: string;
let root: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'landfall-')));
  root = join(folder, 'project');
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('diskWorkspace', () => {
  it('reads a plain file and says what is not there', () => {
    writeFileSync(join(root, 'a.env'), 'A=1');

    expect(diskWorkspace(root).read(join(root, 'a.env'), 10)).toMatchObject({
      kind: 'file',
      bytes: Buffer.from('A=1'),
      executable: false,
    });
    expect(diskWorkspace(root).read(join(root, 'b.env'), 10)).toEqual({ kind: 'missing' });
    expect(diskWorkspace(root).read(join(root, 'a.env', 'c'), 10)).toEqual({ kind: 'missing' });
  });

  it('refuses a file over the limit without reading it', () => {
    writeFileSync(join(root, 'huge.env'), '');
    truncateSync(join(root, 'huge.env'), 3_000_000_000);

    expect(diskWorkspace(root).read(join(root, 'huge.env'), 1_000)).toEqual({ kind: 'too-large', bytes: 3_000_000_000 });
  });

  it('refuses folders, devices and pipes, and does not wait for a writer', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);

    for (const path of [root, join(root, 'pipe'), '/dev/zero', '/dev/null'])
      expect(diskWorkspace(root).read(path, 10)).toMatchObject({ kind: 'refused' });
  });

  it('refuses links that lead out of the project, follows those inside it, and reads files outside that were named', () => {
    writeFileSync(join(folder, 'secret'), 'x');
    writeFileSync(join(root, 'inside'), 'y');
    symlinkSync(join(folder, 'secret'), join(root, 'escape'));
    symlinkSync(folder, join(root, 'up'));
    symlinkSync(join(root, 'inside'), join(root, 'link'));
    const workspace = diskWorkspace(root);

    expect(workspace.read(join(root, 'escape'), 10)).toMatchObject({
      kind: 'refused',
      reason: 'it is a link that leads out of the project',
    });
    expect(workspace.read(join(root, 'up', 'secret'), 10)).toMatchObject({ kind: 'refused' });
    expect(workspace.list(join(root, 'up'))).toBeUndefined();
    expect(workspace.kind(join(root, 'escape'))).toBe('other');
    expect(workspace.read(join(root, 'link'), 10)).toMatchObject({ kind: 'file' });
    expect(workspace.read(join(folder, 'secret'), 10)).toMatchObject({ kind: 'file' });
  });

  it('lists a folder in order, folders marked', () => {
    mkdirSync(join(root, 'b'));
    writeFileSync(join(root, 'a'), '');

    expect(diskWorkspace(root).list(root)).toEqual(['a', 'b/']);
  });
});
