import { memoryWorkspace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { maxFolderFiles, mountedFiles } from './mounted-files.ts';

const filesOf = (files: Readonly<Record<string, string | Uint8Array>>) =>
  mountedFiles('/project', memoryWorkspace(new Map(Object.entries(files))));

describe('mountedFiles', () => {
  test('paths are shown as people wrote them', () => {
    const files = filesOf({});

    expect(files.show('/project/a/b')).toBe('./a/b');
    expect(files.show('/project')).toBe('.');
    expect(files.show('/var/run/docker.sock')).toBe('/var/run/docker.sock');
    expect(files.show('/shared/conf', true)).toBe('../shared/conf');
    expect(files.show('/project2/x')).toBe('/project2/x');
    expect(files.isInside('/project2/x')).toBe(false);
  });

  test('text is text, and anything else is kept as bytes', () => {
    const files = filesOf({ '/project/t': 'grüße', '/project/nul': 'a\0b', '/project/latin': new Uint8Array([0xe4, 0xf6]) });

    expect(files.content('/project/t')).toEqual({ kind: 'text', text: 'grüße' });
    expect(files.content('/project/nul')).toEqual({ kind: 'binary', base64: 'YQBi' });
    expect(files.content('/project/latin')).toEqual({ kind: 'binary', base64: '5PY=' });
    expect(files.content('/project/gone')).toEqual({ kind: 'missing' });
  });

  test('a folder of sources is named, not read, and version control is left out', () => {
    const sources = Object.fromEntries(Array.from({ length: maxFolderFiles + 5 }, (_, index) => [`/project/src/f${index}`, 'x']));
    const files = filesOf({ ...sources, '/project/conf/a': 'x', '/project/conf/.git/HEAD': 'ref' });

    const big = files.find('/project/src');
    expect(big).toMatchObject({ kind: 'folder', truncated: true });
    expect(big.kind === 'folder' && [...big.files.values()].every((content) => content.kind === 'refused')).toBe(true);
    const small = files.find('/project/conf');
    expect(small.kind === 'folder' && [...small.files.keys()]).toEqual(['a']);
  });

  test('a folder that holds more text than a person writes is read in part', () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const found = filesOf(Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`/project/d/${index}`, chunk]))).find(
      '/project/d',
    );

    const kinds = found.kind === 'folder' ? [...found.files.values()].map((content) => content.kind) : [];
    expect(kinds).toEqual(['text', 'text', 'text', 'text', 'refused', 'refused', 'refused', 'refused']);
  });
});
