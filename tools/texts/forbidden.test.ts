import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findForbidden } from './forbidden.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Registries that everybody has: naming them gives nothing away. In pieces, as no file of ours names one. */
const publicHosts = [
  ['registry.npmjs', 'org'],
  ['registry.yarnpkg', 'com'],
  ['proxy.golang', 'org'],
  ['sum.golang', 'org'],
].map((pieces) => pieces.join('.'));

describe('the search for texts that may not be committed', () => {
  test.each([
    [['see /work', '/main/landfall'], 'a path of one machine'],
    [['log in /tmp/bash', '_jobs.0/1'], 'a path of one machine'],
    [['test.on', 'ly("a")'], 'a test that is switched on alone, or off'],
    [['describe.sk', 'ip("a")'], 'a test that is switched on alone, or off'],
    [['test.each.sk', 'ip("a")'], 'a test that is switched on alone, or off'],
    [['# TO', 'DO later'], 'unfinished work'],
    [['see issue', ' 12'], 'a number that only we understand'],
    [['from https://registry', '.internal/npm'], 'a package registry of one machine'],
  ])('reports %j', (pieces, why) => {
    const hosts = ['registry.internal'];

    expect(findForbidden(`fine\n${pieces.join('')}\n`, hosts)).toEqual([expect.objectContaining({ line: 2, why })]);
  });

  test('leaves ordinary words alone', () => {
    const text = 'WORKDIR /work\nthe only way; skip it; a todo list app\nimage: registry.example/todo-app:1.0\n';

    expect(findForbidden(text, ['registry.internal'])).toEqual([]);
  });
});

test('no committed text names a machine, a registry or unfinished work', () => {
  const files = git('ls-files', '-z')
    .split('\0')
    .filter((file) => file !== '' && !/(^|\/)(package-lock\.json|go\.sum)$/.test(file));
  const hosts = registryHosts();

  const found = files.flatMap((file) =>
    findForbidden(readText(file), hosts).map(({ line, text, why }) => `${file}:${line}: ${text} is ${why}`),
  );

  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

/** Empty for a file that is not text, or that someone has just removed. */
function readText(file: string): string {
  try {
    const bytes = readFileSync(join(root, file));
    return bytes.includes(0) ? '' : bytes.toString('utf8');
  } catch {
    return '';
  }
}

function registryHosts(): readonly string[] {
  const npm = execFileSync('npm', ['config', 'get', 'registry'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const urls = `${npm} ${process.env['GOPROXY'] ?? ''}`.matchAll(/https?:\/\/([^/:\s,|]+)/g);
  return [...urls].map((url) => url[1] ?? '').filter((host) => host !== '' && !publicHosts.includes(host));
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}
